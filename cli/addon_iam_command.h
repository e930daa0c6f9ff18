// addon iam, which Helm has not.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"

namespace cli {

base::Result<void> run_addon_iam(Invocation& call);

}  // namespace cli

namespace cli::own {

inline constexpr std::array kAddonIamFlags{
    tables::on_off("all-namespaces", "look in every namespace", 'A'),
    tables::on_off("all-pods", "list pods without an annotation too"),
    tables::of_type(FlagType::text_array, "file", "[]",
                    "look at the manifests in this file or URL (\"-\": standard input) instead of a cluster; may be repeated"),
    tables::text("base-role-arn", "", "take this for kube2iam's --base-role-arn"),
    tables::text("default-role", "", "take this for kube2iam's --default-role"),
    tables::on_off("namespace-restrictions", "judge as if kube2iam restricted namespaces")};

inline constexpr CommandRow kAddonIamCommand[] = {
    {.path = "addon iam",
     .summary = "show which pods may take which AWS role from kube2iam",
     .details =
         "Lists the pods with the annotation iam.amazonaws.com/role and the ARN that each would get, the namespaces with\n"
         "iam.amazonaws.com/allowed-roles and what they allow, and which requests kube2iam would refuse, and why. What\n"
         "kube2iam is told (--base-role-arn, --default-role, --namespace-restrictions and its format, other names of the\n"
         "annotations) is read from its DaemonSet in the cluster; flags here go before that.\n\n"
         "With --file nothing is asked of a cluster: Pods and Pod templates of manifests are judged before they are\n"
         "installed. Exit status: 0 also where requests would be refused.",
     .example = "  %P addon iam -A\n"
                "  %P addon iam -n shop -o json\n"
                "  %P template web ./web | %P addon iam --file - --base-role-arn arn:aws:iam::123456789012:role/",
     .rule = ArgumentRule::none,
     .run = &run_addon_iam,
     .flags = {tables::kOutput},
     .own_flags = kAddonIamFlags,
     .is_ours = true},
};

}  // namespace cli::own
