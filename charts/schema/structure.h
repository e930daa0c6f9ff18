// A quick look at whether a schema object is as its meta-schema wants it. Nearly all schemas are,
// and for them running the meta-schema, which says the same with more words, is skipped.
#pragma once

#include "base/value.h"
#include "charts/schema/keyword.h"
#include "charts/schema/regexes.h"

namespace chart::schema {

// Whether the value of a keyword is surely as the published meta-schema of the draft wants it; what
// is inside subschemas is not looked at. False may just mean that nobody knows yet.
bool surely_fits(const KeywordFacts& facts, const base::Value& value, int draft,
                 const base::Map& object, Regexes& regexes);

}  // namespace chart::schema
