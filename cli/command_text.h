// The long help of every command, in our own words. %P is the name the program was called by.
#pragma once

#include <string_view>

namespace cli::text {

inline constexpr std::string_view kRoot = R"(The package manager for Kubernetes.

Where to begin:

- %P create:     make a chart of your own
- %P template:   see what a chart renders to, without a cluster
- %P lint:       look for mistakes in a chart
- %P package:    pack a chart into an archive
- %P install:    install a chart into a cluster
- %P upgrade:    change what is installed
- %P rollback:   go back to an earlier revision

Environment variables:

| Name                               | What it sets                                                          |
|------------------------------------|-----------------------------------------------------------------------|
| $HELM_CACHE_HOME                   | directory for caches                                                  |
| $HELM_CONFIG_HOME                  | directory for configuration                                           |
| $HELM_DATA_HOME                    | directory for data (plugins, starters)                                |
| $HELM_DEBUG                        | say more about what is done, as --debug                               |
| $HELM_DRIVER                       | where releases are recorded: secret, configmap, memory or sql         |
| $HELM_DRIVER_SQL_CONNECTION_STRING | the database, for sql                                                 |
| $HELM_MAX_HISTORY                  | revisions to keep of a release (10)                                   |
| $HELM_NAMESPACE                    | the namespace, as --namespace                                         |
| $HELM_NO_PLUGINS                   | 1: no plugins                                                         |
| $HELM_PLUGINS                      | directory of the plugins                                              |
| $HELM_REGISTRY_CONFIG              | file with the credentials of registries                               |
| $HELM_REPOSITORY_CACHE             | directory for repository indexes                                      |
| $HELM_REPOSITORY_CONFIG            | file with the repositories                                            |
| $KUBECONFIG                        | kubeconfig file (~/.kube/config)                                      |
| $HELM_KUBEAPISERVER                | address of the API server                                             |
| $HELM_KUBECAFILE                   | certificate authority of the API server                               |
| $HELM_KUBEASGROUPS                 | groups to impersonate, commas between                                 |
| $HELM_KUBEASUSER                   | user to impersonate                                                   |
| $HELM_KUBECONTEXT                  | context of the kubeconfig                                             |
| $HELM_KUBETOKEN                    | bearer token                                                          |
| $HELM_KUBEINSECURE_SKIP_TLS_VERIFY | do not check the API server's certificate (unsafe)                    |
| $HELM_KUBETLS_SERVER_NAME          | name to expect in the API server's certificate                        |
| $HELM_BURST_LIMIT                  | most requests at once (100, -1 for any number)                        |
| $HELM_QPS                          | requests per second, bursts apart                                     |
| $HELM_COLOR                        | colours: never, always or auto                                        |
| $NO_COLOR                          | not empty: no colours, whatever $HELM_COLOR says                      |
| $SOURCE_DATE_EPOCH                 | unix time to stamp into archives, so that they come out the same      |

The directories are $HELM_*_HOME where set, else helm/ in the $XDG_*_HOME directories, else
~/.cache/helm, ~/.config/helm and ~/.local/share/helm.)";

inline constexpr std::string_view kCreate =
    R"(Makes a new chart in a directory of that name: metadata, values and templates of a small web
application, to start from.

NAME may be a path; directories that are missing are made. Files that are there already are written
over, others are left alone.)";
inline constexpr std::string_view kCreateExample = R"(  %P create web
  %P create --starter mine charts/web)";

inline constexpr std::string_view kDependency =
    R"(Manages the charts that a chart depends on. They are declared in Chart.yaml:

    dependencies:
    - name: redis
      version: ">=18.0.0"
      repository: https://example.com/charts

and kept in charts/, as archives or directories. A repository is a URL, the name of one you added
(@name or alias:name), a registry (oci://...) or a directory (file://../redis).)";
inline constexpr std::string_view kDependencyList =
    R"(Lists what Chart.yaml declares and whether charts/ has it. Takes a directory or an archive and
changes nothing.)";
inline constexpr std::string_view kDependencyUpdate =
    R"(Brings charts/ in line with Chart.yaml: finds the newest versions that fit, fetches them, removes
archives that are no longer wanted, and writes the result to Chart.lock.)";
inline constexpr std::string_view kDependencyBuild =
    R"(Fetches exactly the versions that Chart.lock names into charts/. Without a Chart.lock it does what
"dependency update" does.

tug takes charts that it has fetched and checked before from its cache; where it has all that Chart.lock
names, it reads no index and asks no server. "tug dependency update" always asks.)";

inline constexpr std::string_view kPull =
    R"(Downloads charts from repositories, registries or URLs, and unpacks them with --untar. With --verify
a chart without a good signature is refused.)";
inline constexpr std::string_view kPullExample = R"(  %P pull stable/web --version '^1.2'
  %P pull web --repo https://example.com/charts --untar
  %P pull oci://ghcr.io/acme/charts/web --version '^1.2')";

inline constexpr std::string_view kShow =
    "Prints what is in a chart: a directory, an archive, or a chart of a repository.";
inline constexpr std::string_view kShowAll =
    "Prints Chart.yaml, the values, the README and the CRDs of a chart.";
inline constexpr std::string_view kShowReadme = "Prints the README of a chart.";
inline constexpr std::string_view kShowValues =
    "Prints the values.yaml of a chart, or with --jsonpath a part of it.";
inline constexpr std::string_view kShowValuesExample = R"(  %P show values ./web
  %P show values ./web --jsonpath '{.image.tag}')";
inline constexpr std::string_view kShowChart = "Prints the Chart.yaml of a chart.";
inline constexpr std::string_view kShowCrds =
    "Prints the custom resource definitions in the crds/ of a chart.";

inline constexpr std::string_view kLint =
    R"(Looks for mistakes in charts. [ERROR] is what would keep a chart from being installed, [WARNING] what
breaks with convention, [INFO] advice. Errors make the exit status 1; with --strict, warnings do too.)";

inline constexpr std::string_view kPackage =
    R"(Packs a chart's directory into an archive NAME-VERSION.tgz, in the directory of --destination.

With --sign, a provenance file signed by --key is written beside it; "gpg --export-secret-keys > FILE" writes
a keyring that can sign. With $SOURCE_DATE_EPOCH set, the same chart gives the same bytes.)";
inline constexpr std::string_view kPackageExample = R"(  %P package ./web
  %P package ./web --sign --key jane@example.com --keyring secret.gpg --passphrase-file -)";

inline constexpr std::string_view kRepo =
    "Adds, removes, lists, indexes and updates chart repositories.";
inline constexpr std::string_view kRepoAdd =
    R"(Adds a repository under a name of your choice, and fetches its index. User name, password and certificates
are kept with it and used for that server only.)";
inline constexpr std::string_view kRepoAddExample = "  %P repo add stable https://example.com/charts";
inline constexpr std::string_view kRepoList = "Lists the repositories that were added.";
inline constexpr std::string_view kRepoRemove =
    "Removes repositories from the list, and their indexes from the cache.";
inline constexpr std::string_view kRepoIndex =
    R"(Writes index.yaml for the archives in a directory. --merge takes over what an older index has and this
directory has not.)";
inline constexpr std::string_view kRepoIndexExample = "  %P repo index ./charts --url https://example.com/charts --merge old-index.yaml";
inline constexpr std::string_view kRepoUpdate =
    "Fetches the newest indexes of all repositories, or of those named.";
inline constexpr std::string_view kSearch =
    "Searches for charts, on a hub or in the repositories you added.";
inline constexpr std::string_view kSearchHub = "Searches a hub on the network for charts.";
inline constexpr std::string_view kSearchRepo =
    R"(Searches the indexes of the repositories you added: names, descriptions and keywords, in any case. It finds
the newest stable version of each chart; --devel, --version and --versions find others.)";
inline constexpr std::string_view kSearchRepoExample = R"(  %P search repo nginx
  %P search repo nginx --versions --version '^1')";
inline constexpr std::string_view kVerify =
    R"(Checks that the provenance file beside an archive is signed by a key of the keyring, and that the
archive is the one that was signed.

Keyrings may be GnuPG's pubring.gpg and pubring.kbx, or what gpg --export writes, with --armor or without.)";
inline constexpr std::string_view kVerifyExample =
    "  gpg --export > trusted.gpg\n  %P verify web-1.2.3.tgz --keyring trusted.gpg";

inline constexpr std::string_view kGet =
    "Prints what is recorded about a release: values, manifest, hooks, notes, metadata.";
inline constexpr std::string_view kGetAll = "Prints all that is recorded about a release.";
inline constexpr std::string_view kGetValues =
    "Prints the values that were given for a release, with --all those it was rendered with.";
inline constexpr std::string_view kGetManifest =
    "Prints the manifest of a release: all its objects, hooks apart.";
inline constexpr std::string_view kGetHooks = "Prints the hooks of a release.";
inline constexpr std::string_view kGetNotes = "Prints the notes of a release.";
inline constexpr std::string_view kGetMetadata =
    "Prints name, chart, versions, labels and state of a release.";
inline constexpr std::string_view kHistory = "Lists the revisions of a release, the oldest first.";
inline constexpr std::string_view kInstall =
    R"(Installs a chart: a directory, an archive, a URL or a chart of a repository.

Values come from -f files and then from the --set flags, from left to right; what comes later wins.
--dry-run shows what would be done.)";
inline constexpr std::string_view kInstallExample = R"(  %P install web ./web
  %P install -f prod.yaml --set replicas=3 web ./web)";
inline constexpr std::string_view kList =
    "Lists the releases of a namespace, or with -A of all namespaces.";
inline constexpr std::string_view kTest =
    "Runs the tests of a release: the hooks of its chart that are marked as tests.";
inline constexpr std::string_view kRollback =
    R"(Makes an earlier revision of a release the newest one again. Without REVISION (or with 0) it is the
one before the last.)";
inline constexpr std::string_view kStatus =
    "Prints the state of a release, its objects and its notes.";
inline constexpr std::string_view kTemplate =
    R"(Renders the templates of a chart and prints the manifests, without a cluster.

What would come from the cluster is made up: --kube-version and --api-versions say what templates see.
Values come from -f files and then from the --set flags, from left to right; what comes later wins.)";
inline constexpr std::string_view kTemplateExample = R"(  %P template web ./web
  %P template -f prod.yaml --set image.tag=1.4 web ./web
  %P template --show-only templates/service.yaml web ./web
  %P template --api-versions networking.k8s.io/v1,cert-manager.io/v1 web ./web)";
inline constexpr std::string_view kUninstall =
    "Deletes all objects of releases, and their records unless --keep-history is given.";
inline constexpr std::string_view kUpgrade =
    R"(Upgrades a release to another version of its chart or to other values.

Values are given as for install. With --install the release is installed if it is not there.)";
inline constexpr std::string_view kUpgradeExample = R"(  %P upgrade --install web ./web
  %P upgrade --reuse-values --set image.tag=1.5 web ./web)";

inline constexpr std::string_view kCompletion = "Prints the completion script of a shell.";
inline constexpr std::string_view kCompletionBash =
    R"(Prints the completion script of bash. For this shell only:

    source <(%P completion bash)

For every new one:

    %P completion bash > /etc/bash_completion.d/%P)";
inline constexpr std::string_view kCompletionZsh =
    R"(Prints the completion script of zsh. For this shell only:

    source <(%P completion zsh)

For every new one:

    %P completion zsh > "${fpath[1]}/_%P")";
inline constexpr std::string_view kCompletionFish =
    R"(Prints the completion script of fish. For this shell only:

    %P completion fish | source

For every new one:

    %P completion fish > ~/.config/fish/completions/%P.fish)";
inline constexpr std::string_view kCompletionPowershell =
    R"(Prints the completion script of PowerShell. For this shell only:

    %P completion powershell | Out-String | Invoke-Expression

For every new one, add that line to your profile.)";
inline constexpr std::string_view kEnv =
    "Prints the settings of this client as KEY=\"value\" lines, or the value of one of them.";

inline constexpr std::string_view kPlugin = "Installs, lists, updates and removes plugins.";
inline constexpr std::string_view kPluginInstall =
    R"(Installs a plugin: from a directory (a link to it is made), an archive (a file, an address, or oci:// for a registry), or the
address of a git repository, of which --version chooses a tag. The signature of an archive is checked with the keys of --keyring;
directories have none, and what else has none needs --verify=false.

A plugin is a directory with a plugin.yaml: a command (cli/v1), a scheme of addresses that charts are fetched from (getter/v1), or a
program that manifests go through (postrenderer/v1). It runs with the rights of whoever calls it. Those in WebAssembly are refused.)";
inline constexpr std::string_view kPluginInstallExample =
    R"(  %P plugin install ./my-plugin
  %P plugin install https://example.com/my-plugin-1.0.0.tgz --keyring ~/.gnupg/pubring.gpg
  %P plugin install oci://registry.example.com/plugins/my-plugin:1.0.0 --verify=false
  %P plugin install https://git.example.com/my-plugin --version ^1 --verify=false)";
inline constexpr std::string_view kPluginList = "Lists the plugins that are installed.";
inline constexpr std::string_view kPluginUninstall = "Removes plugins, after what they ask to be run first.";
inline constexpr std::string_view kPluginUninstallExample = "  %P plugin uninstall my-plugin";
inline constexpr std::string_view kPluginUpdate = "Fetches the newest commit of plugins that came from git repositories.";
inline constexpr std::string_view kPluginUpdateExample = "  %P plugin update my-plugin";
inline constexpr std::string_view kPluginPackage =
    "Packs a plugin's directory into an archive NAME-VERSION.tgz, and signs it.";
inline constexpr std::string_view kPluginPackageExample =
    R"(  %P plugin package ./my-plugin --key me@example.com --keyring ~/.gnupg/secring.gpg
  %P plugin package ./my-plugin --sign=false)";
inline constexpr std::string_view kPluginVerify = "Checks the signature of a plugin's archive, which lies beside it.";
inline constexpr std::string_view kPluginVerifyExample = "  %P plugin verify my-plugin-1.0.0.tgz --keyring ~/.gnupg/pubring.gpg";

inline constexpr std::string_view kVersion =
    R"(Prints the version. --template may use .Version, .GitCommit, .GitTreeState, .GoVersion and
.KubeClientVersion.)";
inline constexpr std::string_view kDocs =
    "Writes one page for each command, as Markdown or as manual pages, or the bash completion.";
inline constexpr std::string_view kRegistry = "Logs in to and out of registries.";
inline constexpr std::string_view kRegistryLogin =
    R"(Logs in to a registry and keeps the credentials in the file of --registry-config, or in the credential
helper that it names. They are tried first: what the registry refuses is not kept.)";
inline constexpr std::string_view kRegistryLoginExample =
    R"(  echo "$TOKEN" | %P registry login ghcr.io --username me --password-stdin
  %P registry login localhost:5000 --plain-http --username me)";
inline constexpr std::string_view kRegistryLogout = "Forgets the credentials of a registry.";
inline constexpr std::string_view kPush =
    R"(Uploads a chart archive to a registry (oci://...), with its provenance file if there is one beside
it. Name and version of the chart become the last part of the path and the tag.)";
inline constexpr std::string_view kPushExample = R"(  %P push web-1.2.0.tgz oci://ghcr.io/acme/charts)";
inline constexpr std::string_view kHelp = "Prints the help of a command.";

}  // namespace cli::text
