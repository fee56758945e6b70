// SPDX-License-Identifier: MPL-2.0

package protocol

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

// failure is what a response reports: by diagnostics, or in words.
func failure(response any) (diags diagnostics, text string) {
	switch r := response.(type) {
	case *tfprotov6.StopProviderResponse:
		return nil, r.Error
	case *tfprotov6.CallFunctionResponse:
		return nil, r.Error.Text
	}
	if all, isStream := elements(response); isStream {
		for _, e := range all {
			diags = append(diags, diagnosticsOf(e)...)
		}
		return diags, ""
	}
	return diagnosticsOf(response), ""
}

func TestEachCallIsContained(t *testing.T) {
	for call := range calls() {
		for name, s := range map[string]Server{
			"panics":                          New(&recorder{during: func() { panic("a bug") }}, Hooks{}),
			"does not exist":                  New(nil, Hooks{}),
			"is embedded, and does not exist": New(struct{ Server }{}, Hooks{}),
			"has a hook that panics":          New(&recorder{prepare: with(&tfprotov6.Diagnostic{})}, Hooks{Diagnostic: func(*tfprotov6.Diagnostic) { panic("a bug") }}),
		} {
			if strings.Contains(name, "hook") && slices.Contains(noDiagnostics, call.Name) {
				continue
			}
			_, response, err := invoke(t.Context(), s, call.Name)
			if err != nil {
				t.Errorf("%s %s: %v", call.Name, name, err)
				continue
			}
			diags, text := failure(response)
			if slices.Contains(noDiagnostics, call.Name) {
				if !strings.HasPrefix(text, "Bug in the provider") {
					t.Errorf("%s %s: %q", call.Name, name, text)
				}
				continue
			}
			if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError || diags[0].Summary != "Bug in the provider" {
				t.Errorf("%s %s: %v", call.Name, name, diags)
			}
		}
	}
}

// What a call got is what its response has if it panics, so that core loses nothing.
func TestAPanicKeepsWhatThereWas(t *testing.T) {
	s := New(nil, Hooks{})
	state, private, identity := &tfprotov6.DynamicValue{JSON: []byte(`{"a":1}`)}, []byte("private"), &tfprotov6.ResourceIdentityData{}
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{CurrentState: state, Private: private, CurrentIdentity: identity})
	if err != nil || read.NewState != state || string(read.Private) != "private" || read.NewIdentity != identity {
		t.Errorf("%+v, %v", read, err)
	}
	plan, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{PriorState: state, PriorPrivate: private, PriorIdentity: identity})
	if err != nil || plan.PlannedState != state || string(plan.PlannedPrivate) != "private" || plan.PlannedIdentity != identity {
		t.Errorf("%+v, %v", plan, err)
	}
	apply := &tfprotov6.ApplyResourceChangeRequest{PriorState: state, PlannedPrivate: private, PlannedIdentity: identity}
	applied, err := s.ApplyResourceChange(t.Context(), apply)
	if err != nil || applied.NewState != state || string(applied.Private) != "private" || applied.NewIdentity != identity {
		t.Errorf("%+v, %v", applied, err)
	}
	apply.PriorState = &tfprotov6.DynamicValue{JSON: []byte(`null`)}
	applied, err = s.ApplyResourceChange(t.Context(), apply)
	if err != nil || applied.NewState != apply.PriorState || applied.NewIdentity != nil {
		t.Errorf("what was not created has an identity: %+v, %v", applied, err)
	}
	renewed, err := s.RenewEphemeralResource(t.Context(), &tfprotov6.RenewEphemeralResourceRequest{Private: private})
	if err != nil || string(renewed.Private) != "private" {
		t.Errorf("%+v, %v", renewed, err)
	}
	checked, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: state})
	if err != nil || checked.PreparedConfig != state {
		t.Errorf("%+v, %v", checked, err)
	}
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
		s := New(&recorder{during: func() { panic(c.value) }}, Hooks{})
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
