// Prints cluster/patch_schema_table.cc: how strategic merge patches treat the fields of Kubernetes' own kinds, as the
// tags of its Go structs say. scripts/patch-schema runs it; cluster/patch_schema.cc says how to read the rows.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

type field struct {
	name, shape, strategy, mergeKey string
	target                          reflect.Type
}

func element(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// The fields of a struct that hold maps or lists in JSON, those of embedded structs among them.
func fieldsOf(t reflect.Type) []field {
	var found []field
	for i := 0; i < t.NumField(); i++ {
		member := t.Field(i)
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		if name == "-" || (!member.IsExported() && !member.Anonymous) {
			continue
		}
		kind := element(member.Type)
		isInline := (member.Anonymous && name == "") || strings.Contains(options, "inline")
		if isInline && kind.Kind() == reflect.Struct {
			found = append(found, fieldsOf(kind)...)
			continue
		}
		if name == "" {
			name = member.Name
		}
		one := field{name: name, strategy: member.Tag.Get("patchStrategy"), mergeKey: member.Tag.Get("patchMergeKey")}
		switch kind.Kind() {
		case reflect.Struct:
			one.shape, one.target = "s", kind
		case reflect.Slice:
			item := element(kind.Elem())
			switch {
			case item.Kind() == reflect.Uint8:
				continue
			case item.Kind() == reflect.Struct:
				one.shape, one.target = "l", item
			case item.Kind() == reflect.Map:
				one.shape = "n"
			case item.Kind() == reflect.Slice && item.Elem().Kind() != reflect.Uint8:
				one.shape = "q"
			default:
				one.shape = "p"
			}
		case reflect.Map:
			one.shape = "m"
		case reflect.Interface:
			one.shape = "i"
		default:
			continue
		}
		found = append(found, one)
	}
	return found
}

type root struct {
	name string
	kind reflect.Type
}

// Every kind with metadata of its own that Helm's scheme knows.
func roots() []root {
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, apiextensionsv1.AddToScheme, apiextensionsv1beta1.AddToScheme} {
		if err := add(known); err != nil {
			panic(err)
		}
	}
	var found []root
	for kind, t := range known.AllKnownTypes() {
		metadata, ok := t.FieldByName("ObjectMeta")
		if kind.Version != runtime.APIVersionInternal && ok && metadata.Anonymous {
			found = append(found, root{kind.Group + "/" + kind.Version + "/" + kind.Kind, t})
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].name < found[j].name })
	return found
}

type table struct {
	numbers map[reflect.Type]int
	structs []reflect.Type
}

func (t *table) add(kind reflect.Type) {
	if _, ok := t.numbers[kind]; ok || len(fieldsOf(kind)) == 0 {
		return
	}
	t.numbers[kind] = len(t.structs)
	t.structs = append(t.structs, kind)
	for _, one := range fieldsOf(kind) {
		if one.target != nil {
			t.add(one.target)
		}
	}
}

func (t *table) row(kind reflect.Type) string {
	row := kind.Name()
	for _, one := range fieldsOf(kind) {
		row += " " + one.name + ":" + one.shape
		if one.target != nil {
			if number, ok := t.numbers[one.target]; ok {
				row += fmt.Sprint(number)
			} else {
				row += "=" + one.target.Name()
			}
		}
		if one.strategy != "" {
			row += "+" + one.strategy
		}
		if one.mergeKey != "" {
			row += "@" + one.mergeKey
		}
	}
	return row
}

// Rows as a C++ string of many lines.
func literal(rows []string) string {
	const width = 94
	text := strings.Join(rows, ";") + ";"
	var lines []string
	for len(text) > 0 {
		end := min(width, len(text))
		lines = append(lines, `    "`+text[:end]+`"`)
		text = text[end:]
	}
	return strings.Join(lines, "\n")
}

func main() {
	all := table{numbers: map[reflect.Type]int{}}
	var kinds, structs []string
	for _, one := range roots() {
		all.add(one.kind)
		kinds = append(kinds, fmt.Sprintf("%s %d", one.name, all.numbers[one.kind]))
	}
	for _, kind := range all.structs {
		structs = append(structs, all.row(kind))
	}
	fmt.Printf(frame, literal(kinds), literal(structs), len(kinds), len(structs))
}

const frame = `// size: table
// Made by scripts/patch-schema from k8s.io/api 0.37.1 and k8s.io/apiextensions-apiserver 0.37.1; patch_schema.cc
// says how to read it. Texts instead of arrays of them: nothing is left for the loader to relocate.
#include "cluster/patch_schema_table.h"

namespace cluster {
namespace {

constexpr std::string_view kKinds =
%s;

constexpr std::string_view kTypes =
%s;

// Where each row of a text begins, and where the last one ends.
template <std::size_t count>
constexpr std::array<std::uint32_t, count + 1> row_starts(std::string_view text) {
  std::array<std::uint32_t, count + 1> starts{};
  std::size_t row = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ';') starts[++row] = static_cast<std::uint32_t>(i + 1);
  }
  return starts;
}

constexpr std::size_t kKindCount = %d;
constexpr std::size_t kTypeCount = %d;
constexpr auto kKindStarts = row_starts<kKindCount>(kKinds);
constexpr auto kTypeStarts = row_starts<kTypeCount>(kTypes);
static_assert(kKindStarts.back() == kKinds.size() && kTypeStarts.back() == kTypes.size());

}  // namespace

std::size_t patch_kind_count() { return kKindCount; }

std::string_view patch_kind(std::size_t row) {
  return kKinds.substr(kKindStarts[row], kKindStarts[row + 1] - kKindStarts[row] - 1);
}

std::string_view patch_type(std::size_t row) {
  return kTypes.substr(kTypeStarts[row], kTypeStarts[row + 1] - kTypeStarts[row] - 1);
}

}  // namespace cluster
`
