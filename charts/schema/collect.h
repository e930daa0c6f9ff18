// Finding the resources, anchors and subschemas of a document.
#pragma once

#include "base/result.h"
#include "charts/schema/document.h"
#include "charts/schema/loader.h"
#include "charts/schema/regexes.h"

namespace chart::schema {

// Notes in `document` what is at `start` and below: in `resource`, or as a document of its own
// where that is nullptr. True: all of it was seen to fit its meta-schema; false: that is still to
// be checked. Errors: a "$schema" that cannot be loaded, an unreadable or double "$id", a double
// anchor.
base::Result<bool> collect(Document& document, const Spot& start, Resource* resource,
                           Loader& loader, Regexes& regexes);

}  // namespace chart::schema
