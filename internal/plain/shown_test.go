// SPDX-License-Identifier: MPL-2.0

package plain_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/plain"
)

// shower shows calls without what differs between two providers with a sandbox each: addresses, folders, and the ids of walks.
type shower struct {
	resource, data tftypes.Type
	folder         string
	walks          map[string]string
}

func newShower(c *coretest.Core, schema *tfprotov6.GetProviderSchemaResponse) *shower {
	return &shower{
		resource: schema.ResourceSchemas[typeName].ValueType(), data: schema.DataSourceSchemas[typeName].ValueType(), folder: c.LockDir, walks: map[string]string{},
	}
}

func (s *shower) text(text string) string {
	return varies.ReplaceAllString(strings.ReplaceAll(text, s.folder, "FOLDER"), "...")
}

// varies is an address, a time in the name of a file, or how long something took.
var varies = regexp.MustCompile(`127\.0\.0\.1:\d+|\d{8}T?[\d.]+Z?(?:-\d+)?|\b\d+(?:\.\d+)?(?:ms|µs|s)\b`)

// show shows a request or a response: its type, and each of its fields by name.
func (s *shower) show(message any) map[string]any {
	of := s.resource
	kind := fmt.Sprintf("%T", message)
	if strings.Contains(kind, "Data") {
		of = s.data
	}
	shown := map[string]any{"": kind}
	v := reflect.ValueOf(message).Elem()
	for field, value := range v.Fields() {
		shown[field.Name] = s.showField(of, value.Interface())
	}
	if strings.Contains(kind, "ConfigureProvider") {
		delete(shown, "Config")
	}
	return shown
}

func (s *shower) showField(of tftypes.Type, value any) any {
	switch value := value.(type) {
	case *tfprotov6.DynamicValue:
		if value == nil {
			return nil
		}
		v, err := value.Unmarshal(of)
		if err != nil {
			return "cannot be read: " + err.Error()
		}
		return showValue(v)
	case []*tfprotov6.Diagnostic:
		return s.showAll(value)
	case []byte:
		return s.showPrivate(value)
	case []*tftypes.AttributePath:
		var paths []string
		for _, p := range value {
			paths = append(paths, coretest.Path(p))
		}
		slices.Sort(paths)
		return paths
	case []*tfprotov6.ImportedResource:
		var all []any
		for _, r := range value {
			all = append(all, s.show(r))
		}
		return all
	case *tfprotov6.RawState:
		if value == nil {
			return nil
		}
		return s.text(string(value.JSON))
	case string, bool, int64:
		return value
	}
	return s.text(fmt.Sprintf("%+v", value)) // capabilities and identities: all of them nil here, or the same
}

// showAll shows diagnostics, each with its path. They are sorted: the framework reports required attributes in the order of Go's maps.
func (s *shower) showAll(diags []*tfprotov6.Diagnostic) []string {
	var all []string
	for _, d := range diags {
		path := "nowhere"
		if d.Attribute != nil {
			path = coretest.Path(d.Attribute)
		}
		detail := s.text(d.Detail)
		if d.Summary == plain.Missing {
			detail = "" // ours has other words
		}
		all = append(all, fmt.Sprintf("%s at %s: %s\n%s", d.Severity, path, d.Summary, detail))
	}
	slices.Sort(all)
	return all
}

// showPrivate shows a private state. It is JSON, with more JSON in base64.
func (s *shower) showPrivate(private []byte) any {
	var parts map[string]string
	if json.Unmarshal(private, &parts) != nil {
		return string(private)
	}
	shown := map[string]any{}
	for key, part := range parts {
		text, err := base64.StdEncoding.DecodeString(part)
		var value any
		if err != nil || json.Unmarshal(text, &value) != nil {
			shown[key] = part
			continue
		}
		if members, ok := value.(map[string]any); ok && members["walk"] != nil {
			walk := fmt.Sprint(members["walk"])
			s.walks[walk] = cmp.Or(s.walks[walk], fmt.Sprintf("walk %d", len(s.walks)))
			members["walk"] = s.walks[walk]
		}
		shown[key] = value
	}
	return shown
}

// unknown stands for an unknown value.
type unknown struct{}

// showValue shows a value like decoded JSON.
func showValue(v tftypes.Value) any {
	switch {
	case v.IsNull():
		return nil
	case !v.IsKnown():
		return unknown{}
	case v.Type().Is(tftypes.String):
		var text string
		_ = v.As(&text)
		return text
	case v.Type().Is(tftypes.Object{}) || v.Type().Is(tftypes.Map{}):
		var members map[string]tftypes.Value
		_ = v.As(&members)
		shown := make(map[string]any, len(members))
		for name, member := range members {
			shown[name] = showValue(member)
		}
		return shown
	case v.Type().Is(tftypes.List{}):
		var elements []tftypes.Value
		_ = v.As(&elements)
		shown := []any{}
		for _, element := range elements {
			shown = append(shown, showValue(element))
		}
		return shown
	}
	return v.String()
}
