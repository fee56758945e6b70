package provider

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// brokenServer has no method of its own: each call is one to a nil interface, and panics.
type brokenServer struct{ tfprotov6.ProviderServer }

// notOffered are the calls for what the provider does not offer, so that nothing of its own can panic in them.
var notOffered = []string{"CallFunction", "GetFunctions"}

func TestEachCallIsContained(t *testing.T) {
	s := reflect.ValueOf(&server{ProviderServer: brokenServer{}})
	calls := reflect.TypeFor[tfprotov6.ProviderServer]()
	for method := range calls.Methods() {
		name := method.Name
		if slices.Contains(notOffered, name) {
			continue
		}
		call := s.MethodByName(name)
		request := reflect.New(call.Type().In(1).Elem())
		results := call.Call([]reflect.Value{reflect.ValueOf(t.Context()), request})
		if err := results[1].Interface(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		response := results[0].Elem()
		if name == "StopProvider" {
			if response.FieldByName("Error").String() == "" {
				t.Error("StopProvider says nothing")
			}
			continue
		}
		diags, ok := reflect.TypeAssert[[]*tfprotov6.Diagnostic](response.FieldByName("Diagnostics"))
		if !ok || len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
			t.Errorf("%s answers with %v", name, diags)
		}
	}
}

// thrower panics with a value.
type thrower struct {
	brokenServer
	value any
}

func (s thrower) ApplyResourceChange(context.Context, *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	panic(s.value)
}

func TestAPanicShowsNoValues(t *testing.T) {
	const secret = "s3cr3t-value"
	var none []int
	for name, c := range map[string]struct {
		value any
		logs  string
	}{
		"a text":                  {"with " + secret, "a value of type string, not shown"},
		"a structure":             {struct{ Token string }{secret}, "not shown"},
		"an error":                {context.DeadlineExceeded, "a value of type context.deadlineExceededError, not shown"},
		"an error of the runtime": {recovered(func() { _ = none[len(secret)] }), "index out of range [12] with length 0"},
	} {
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		s := &server{ProviderServer: thrower{value: c.value}}
		prior, planned := tfprotov6.DynamicValue{JSON: []byte(`{"a":1}`)}, tfprotov6.DynamicValue{JSON: []byte(`{"a":2}`)}
		resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "wazzup_pipelines", PriorState: &prior, PlannedState: &planned, PlannedPrivate: []byte("private"),
		})
		if err != nil {
			t.Fatal(err)
		}
		if resp.NewState != &prior || string(resp.Private) != "private" {
			t.Errorf("%s: the state is not as it was", name)
		}
		d := resp.Diagnostics[0]
		if d.Summary != "Bug in the provider" || !strings.Contains(d.Detail, "While applying the update of wazzup_pipelines") || !strings.Contains(d.Detail, "report") {
			t.Errorf("%s: %s\n%s", name, d.Summary, d.Detail)
		}
		for _, text := range []string{"Panic in the provider", "applying the update of wazzup_pipelines", c.logs, "contain_test.go"} {
			if !strings.Contains(log.String(), text) {
				t.Errorf("%s: the log lacks %q:\n%s", name, text, log.String())
			}
		}
		if strings.Contains(log.String()+d.Detail, secret) {
			t.Errorf("%s: %q is shown:\n%s\n%s", name, secret, d.Detail, log.String())
		}
	}
}

func recovered(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}
