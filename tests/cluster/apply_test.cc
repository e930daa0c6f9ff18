// Creating, updating and deleting, on the sandbox and on a real API server.
#include "cluster/apply.h"

#include "tests/cluster/any_cluster.h"

namespace cluster {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

class Apply : public AnyCluster {
 protected:
  std::string created(const std::string& manifest, const ApplyOptions& options = {}) {
    auto targets = built(manifest);
    const auto done = create_objects(arena_, env_.env, client(), targets, options);
    return done ? "" : done.error().helm();
  }
  // What was done, as "update one, create two"; the error after it.
  std::string updated(const std::string& before, const std::string& after, const ApplyOptions& options = {}) {
    auto originals = built(before);
    auto targets = built(after);
    Applied applied;
    const auto done = update_objects(arena_, env_.env, client(), originals, targets, options, applied);
    std::string text;
    constexpr const char* kWords[] = {"none", "create", "update", "remove", "keep"};
    for (const auto& object : applied.objects) {
      text += (text.empty() ? "" : ", ") + std::string(kWords[static_cast<int>(object.change)]) + " " + object.target.key.name;
    }
    return done ? text : text + ": " + done.error().helm();
  }
  static ApplyOptions client_side() {
    ApplyOptions options;
    options.server_side = false;
    return options;
  }
  std::string data(const std::string& name) { return live_at(kConfigMapKind, name, {"data"}); }
  // Somebody else sets a field of a ConfigMap by server-side apply.
  void interfere(const std::string& name, const std::string& fields) {
    WriteOptions write;
    write.field_manager = "other";
    write.force = true;
    const auto done = client().apply(
        arena_,
        value(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name + R"(","namespace":")" + name_space_ +
              R"("},"data":{)" + fields + "}}"),
        write);
    ASSERT_TRUE(done) << done.error().helm();
  }
  std::vector<std::string> managers(const std::string& name) {
    std::vector<std::string> found;
    const auto object = live(kConfigMapKind, name);
    if (!object) return found;
    const auto entries = at_path(*object, {"metadata", "managedFields"});
    if (!entries.is_list()) return found;
    for (const auto& entry : entries.as_list()) {
      found.push_back(std::string(at_path(entry, {"manager"}).as_string()) + " " +
                      std::string(at_path(entry, {"operation"}).as_string()));
    }
    return found;
  }
};

INSTANTIATE_TEST_SUITE_P(Clusters, Apply, testing::Values("sandbox", "live"),
                         [](const auto& row) { return std::string(row.param); });

TEST_P(Apply, CreatesEverythingAndTakesOverWhatTheServerAnswers) {
  auto targets = built(config_map("one", "a: '1'") + config_map("two", "a: '2'"));
  Applied applied;
  ASSERT_TRUE(create_objects(arena_, env_.env, client(), targets, {}, &applied));
  EXPECT_EQ(data("two"), R"({"a":"2"})");
  EXPECT_FALSE(metadata_text(targets[0].object, "resourceVersion").empty());
  EXPECT_EQ(created_objects(applied).size(), 2U);
  EXPECT_EQ(managers("one"), std::vector<std::string>{"helm Apply"});
}

TEST_P(Apply, CreatesNothingFromNothing) {
  std::vector<TargetObject> none;
  EXPECT_EQ(create_objects(arena_, env_.env, client(), none, {}).error().helm(), "no objects visited");
}

TEST_P(Apply, CreatingAgainIsFineServerSideAndAnErrorClientSide) {
  EXPECT_EQ(created(config_map("one", "a: '1'")), "");
  EXPECT_EQ(created(config_map("one", "a: '2'")), "");
  EXPECT_EQ(data("one"), R"({"a":"2"})");
  EXPECT_EQ(created(config_map("one", "a: '3'"), client_side()), "configmaps \"one\" already exists");
}

TEST_P(Apply, TellsEveryObjectThatFailed) {
  EXPECT_EQ(created(config_map("one", "a: '1'") + config_map("two", "a: '1'"), client_side()), "");
  EXPECT_EQ(created(config_map("one", "") + config_map("new", "") + config_map("two", ""), client_side()),
            "configmaps \"one\" already exists\nconfigmaps \"two\" already exists");
  EXPECT_TRUE(live(kConfigMapKind, "new"));
}

TEST_P(Apply, GeneratedNamesWorkClientSideOnly) {
  const std::string manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: made-}\n";
  EXPECT_EQ(created(manifest), "server-side apply failed for object " + name_space_ +
                                   "/ /v1, Kind=ConfigMap: resource name may not be empty");
  auto targets = built(manifest);
  ASSERT_TRUE(create_objects(arena_, env_.env, client(), targets, client_side()));
  EXPECT_TRUE(targets[0].key.name.starts_with("made-") && targets[0].key.name.size() > 5) << targets[0].key.name;
}

TEST_P(Apply, UpdatesCreatesAndDeletes) {
  const std::string before = config_map("stays", "a: '1', b: '2'") + config_map("goes", "") +
                             config_map("kept", "", ", annotations: {helm.sh/resource-policy: keep}");
  const std::string after = config_map("stays", "a: '9', c: '3'") + config_map("comes", "");
  for (const auto& options : {ApplyOptions(), client_side()}) {
    ASSERT_EQ(created(before, options), "");
    EXPECT_EQ(updated(before, after, options), "update stays, create comes, remove goes, keep kept");
    EXPECT_EQ(data("stays"), R"({"a":"9","c":"3"})");
    EXPECT_EQ(live(kConfigMapKind, "goes").error().code(), ErrorCode::not_found);
    EXPECT_TRUE(live(kConfigMapKind, "kept"));
    for (const auto& target : built(after + config_map("kept", ""))) ASSERT_TRUE(client().remove(target.key, {}));
  }
}

TEST_P(Apply, ClientSideLeavesWhatOthersAdded) {
  const std::string before = config_map("one", "a: '1', b: '2'");
  ASSERT_EQ(created(before, client_side()), "");
  ASSERT_TRUE(client().patch(arena_, {kConfigMapKind, name_space_, "one"}, PatchType::merge,
                             R"({"data":{"live":"x","a":"5"}})", {.field_manager = "hand"}));
  EXPECT_EQ(updated(before, config_map("one", "a: '1'"), client_side()), "update one");
  EXPECT_EQ(data("one"), R"({"a":"1","live":"x"})");
}

TEST_P(Apply, ClientSideWritesNothingWhereNothingChanges) {
  const std::string manifest = config_map("one", "a: '1'");
  ASSERT_EQ(created(manifest, client_side()), "");
  const auto version = live_at(kConfigMapKind, "one", {"metadata", "resourceVersion"});
  EXPECT_EQ(updated(manifest, manifest, client_side()), "update one");
  EXPECT_EQ(live_at(kConfigMapKind, "one", {"metadata", "resourceVersion"}), version);
}

TEST_P(Apply, ConflictsAreToldAndForced) {
  const std::string before = config_map("one", "a: '1'");
  ASSERT_EQ(created(before), "");
  interfere("one", R"("a":"5")");
  EXPECT_EQ(updated(before, config_map("one", "a: '9'")),
            "update one: conflict occurred while applying object " + name_space_ +
                "/one /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with \"other\": .data.a");
  ApplyOptions force;
  force.force_conflicts = true;
  EXPECT_EQ(updated(before, config_map("one", "a: '9'"), force), "update one");
  EXPECT_EQ(data("one"), R"({"a":"9"})");
}

TEST_P(Apply, GathersErrorsOfChangesAndDeletesNothingThen) {
  const std::string before = config_map("one", "a: '1'") + config_map("two", "a: '1'") + config_map("old", "");
  ASSERT_EQ(created(before), "");
  interfere("one", R"("a":"5")");
  interfere("two", R"("a":"5")");
  const std::string told = updated(before, config_map("one", "a: '2'") + config_map("two", "a: '2'"));
  EXPECT_NE(told.find("/one /v1, Kind=ConfigMap: Apply failed with 1 conflict: conflict with \"other\": .data.a && "
                      "conflict occurred while applying object " +
                      name_space_ + "/two"),
            std::string::npos)
      << told;
  EXPECT_TRUE(live(kConfigMapKind, "old"));
}

TEST_P(Apply, MovesFieldsFromClientSideToServerSide) {
  const std::string before = config_map("one", "a: '1', b: '2'");
  ASSERT_EQ(created(before, client_side()), "");
  ApplyOptions options;
  options.upgrade_managers = true;
  EXPECT_EQ(updated(before, config_map("one", "a: '9'"), options), "update one");
  EXPECT_EQ(data("one"), R"({"a":"9"})");  // b was helm's, so it goes
  EXPECT_EQ(managers("one"), std::vector<std::string>{"helm Apply"});
}

TEST_P(Apply, ReplacesWholeObjects) {
  const std::string before = config_map("one", "a: '1'");
  ASSERT_EQ(created(before, client_side()), "");
  ASSERT_TRUE(client().patch(arena_, {kConfigMapKind, name_space_, "one"}, PatchType::merge,
                             R"({"data":{"live":"x"}})", {.field_manager = "hand"}));
  ApplyOptions options = client_side();
  options.force_replace = true;
  EXPECT_EQ(updated(before, config_map("one", "a: '2'"), options), "update one");
  EXPECT_EQ(data("one"), R"({"a":"2"})");
}

TEST_P(Apply, WarnsWhereTheReleaseDidNotKnowAnObject) {
  ASSERT_EQ(created(config_map("one", "a: '1'")), "");
  EXPECT_EQ(updated("", config_map("one", "a: '2'")), "update one");
  const std::string want =
      "level=WARN msg=\"resource exists on cluster but not in original release, using cluster state as baseline\" "
      "namespace=" +
      name_space_ + " name=one kind=ConfigMap";
  EXPECT_EQ(std::count(env_.log.lines.begin(), env_.log.lines.end(), want), 1);
}

TEST_P(Apply, RefusesPairsThatMakeNoSense) {
  std::vector<TargetObject> none;
  Applied applied;
  const auto refused = [&](bool server_side, bool force_conflicts, bool force_replace, bool three_way) {
    ApplyOptions options;
    options.server_side = server_side;
    options.force_conflicts = force_conflicts;
    options.force_replace = force_replace;
    options.three_way_unstructured = three_way;
    return update_objects(arena_, env_.env, client(), none, none, options, applied).error().helm();
  };
  EXPECT_EQ(refused(false, true, false, false),
            "invalid client update option(s): forceConflicts enabled when serverSideApply disabled");
  EXPECT_EQ(refused(true, false, false, true),
            "invalid operation: cannot use three-way merge for unstructured and server-side apply together");
  EXPECT_EQ(refused(true, true, true, false),
            "invalid operation: cannot use force conflicts and force replace together");
  EXPECT_EQ(refused(true, false, true, false),
            "invalid operation: cannot use server-side apply and force replace together");
}

TEST_P(Apply, WritesNothingMoreOnceTheRightToWriteIsGone) {
  ApplyOptions options;
  options.may_write = [] { return Result<void>(Error(ErrorCode::conflict, "the lease is gone")); };
  EXPECT_EQ(created(config_map("one", ""), options), "the lease is gone");
  EXPECT_EQ(updated("", config_map("one", ""), options), ": the lease is gone");
  EXPECT_EQ(live(kConfigMapKind, "one").error().code(), ErrorCode::not_found);
}

TEST_P(Apply, DeletesAndDoesNotMindWhatIsGone) {
  ASSERT_EQ(created(config_map("one", "")), "");
  const auto targets = built(config_map("one", "") + config_map("never", ""));
  EXPECT_TRUE(remove_objects(env_.env, client(), targets, Propagation::background, {}).empty());
  EXPECT_EQ(live(kConfigMapKind, "one").error().code(), ErrorCode::not_found);
  const auto errors = remove_objects(env_.env, client(), {}, Propagation::background, {});
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].helm(), "object not found, skipping delete: no objects visited");
}

TEST_P(Apply, AdoptsItsOwnAndRefusesForeignObjects) {
  auto targets = built(config_map("mine", "") + config_map("new", "") + config_map("foreign", ""));
  mark_owner(arena_, targets[0], "web", name_space_);
  ASSERT_TRUE(client().apply(arena_, targets[0].object, {}));
  auto found = existing_objects(arena_, client(), targets, "web", name_space_, false);
  ASSERT_TRUE(found) << found.error().helm();
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ((*found)[0].key.name, "mine");
  ASSERT_TRUE(client().apply(arena_, targets[2].object, {}));
  found = existing_objects(arena_, client(), targets, "web", name_space_, false);
  ASSERT_FALSE(found);
  EXPECT_TRUE(found.error().helm().starts_with(
      "ConfigMap \"foreign\" in namespace \"" + name_space_ +
      "\" exists and cannot be imported into the current release: invalid ownership metadata; label validation error"))
      << found.error().helm();
  found = existing_objects(arena_, client(), targets, "web", name_space_, true);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size(), 2U);
  const auto owned = owned_objects(client(), targets, "web", name_space_);
  EXPECT_EQ(owned.owned.size(), 1U);
  EXPECT_EQ(owned.foreign.size(), 1U);
  EXPECT_TRUE(owned.unverifiable.empty());
}

}  // namespace
}  // namespace cluster
