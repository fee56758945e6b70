// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// canary stands in all values of these tests, and in no output.
const canary = "c4n4ry0f4s3cr3t"

// badValues are what a secret may be by mistake, and one that is good.
var badValues = []string{
	canary, canary + canary, `"` + canary + `"`, "Bearer " + canary, canary + "\n", canary + "\nsecond line", canary + "%", "${" + canary + "}", "NAME=" + canary, "a@example.com:" + canary,
	`{"data":{"access_token":"` + canary + `"}}`, "https://user:" + canary + "@a.example", canary + "\x00", strings.Repeat(canary, 600), "a." + "eyJjaGlsZF9pZCI6W119" + "." + canary,
}

// Core shows the line where an attribute is set if a diagnostic has its path. So nothing that is about a secret has one.
func TestNoDiagnosticShowsTheLineOfASecret(t *testing.T) {
	schemas, err := provider.NewServer("test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(name, value string, diags coretest.Diagnostics) {
		t.Helper()
		for _, d := range diags {
			if d.Attribute != nil || !strings.Contains(d.Detail, name) || strings.Contains(d.Summary+d.Detail, canary) {
				t.Errorf("%s = %.40q: %s", name, value, diags)
			}
		}
	}
	found := 0
	for _, attribute := range schemas.Provider.Block.Attributes {
		if !attribute.Sensitive && attribute.Name != "partner_email" && attribute.Name != "base_url" {
			continue
		}
		for _, value := range append(badValues, "", "  ", "null") {
			c := with(t, nowhere, map[string]any{attribute.Name: value}, nil)
			for _, diags := range []coretest.Diagnostics{c.ValidateProvider(), second(c.Walk())} {
				if strings.HasPrefix(attribute.Name, "client") { // else the other half is missing, too
					check(attribute.Name, value, diags)
				}
				for _, d := range diags {
					found++
					if d.Attribute != nil || strings.Contains(d.Summary+d.Detail, canary) {
						t.Errorf("%s = %.40q: %s", attribute.Name, value, diags)
					}
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("%d diagnostics: this test finds none", found)
	}
	for typeName, schema := range schemas.EphemeralResourceSchemas {
		for _, attribute := range schema.Block.Attributes {
			if !attribute.Sensitive {
				continue
			}
			kind, _ := schema.ValueType().(tftypes.Object)
			values := map[string]tftypes.Value{}
			for name, of := range kind.AttributeTypes {
				values[name] = tftypes.NewValue(of, nil)
			}
			values[attribute.Name] = tftypes.NewValue(tftypes.String, canary)
			config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := provider.NewServer("test")().ValidateEphemeralResourceConfig(t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: &config})
			if err != nil || len(resp.Diagnostics) == 0 {
				t.Fatalf("%v, %v", resp, err)
			}
			check(attribute.Name, canary, resp.Diagnostics)
		}
	}
}

// What the real CLI makes of it, one situation for each kind of error: the secret stands in main.tf and nowhere else.
func TestASecretInTheConfigurationIsNotPrinted(t *testing.T) {
	w, s := acctest.Start(t, sandbox.Settings{})
	w.Env[envToken] = ""
	const read = "data \"wazzup_pipelines\" \"all\" {\n}\n"
	for name, tc := range map[string]struct{ block, says string }{
		"a token in quotes":                {`client_access_token = "\"` + canary + `-0123456789\""`, "client_access_token"},
		"a header":                         {`client_access_token = "Bearer ` + canary + `"`, "client_access_token"},
		"a token cut with dots":            {`client_access_token = "` + canary + `..."`, "client_access_token"},
		"a good token beside a partner's":  {"client_access_token = \"" + canary + "-0123456789\"\n  partner_email = \"a@example.com\"", "Two kinds of credentials"},
		"a token with a claim not read":    {`client_access_token = "a.eyJjaGlsZF9pZCI6W119.` + canary + `"`, "client_access_token"},
		"a password with a line break":     {"partner_email = \"a@example.com\"\n  partner_password = \"" + canary + "\\n\"", "partner_password"},
		"a password alone":                 {`partner_password = "` + canary + `"`, "partner_email"},
		"a password behind the e-mail":     {"partner_email = \"a@example.com:" + canary + "\"\n  partner_password = \"p\"", "partner_email"},
		"a password in the base URL":       {"client_access_token = \"opaque-0123456789\"\n  base_url = \"https://me:" + canary + "@a.example\"", "base_url"},
		"a token in place of an account":   {"client_access_token = \"opaque-0123456789\"\n  account_id = \"eyJ" + canary + ".eyJ" + canary + "\"", "account_id"},
		"a token in a computed attribute":  {"client_access_token = \"opaque-0123456789\"\n}\nephemeral \"wazzup_client_access_token\" \"x\" {\n  access_token = \"" + canary + "\"", "access_token"},
		"a token in place of a resource's": {"client_access_token = \"opaque-0123456789\"\n}\ndata \"wazzup_pipelines\" \"x\" {\n  account_id = \"eyJ" + canary + ".eyJ" + canary + "\"", "account_id"},
	} {
		t.Run(name, func(t *testing.T) {
			w.Write("main.tf", fmt.Sprintf("provider \"wazzup\" {\n  %s\n}\n", tc.block)+read)
			for _, command := range []string{"validate", "plan"} {
				r := w.Run(command)
				if command == "plan" && r.Code == 0 || strings.Contains(r.Output, canary) || r.Code != 0 && !strings.Contains(r.Output, tc.says) {
					t.Errorf("%s ends with %d:\n%s", command, r.Code, r.Output)
				}
			}
		})
	}
	if n := len(s.Journal()); n != 0 {
		t.Errorf("%d requests", n)
	}
}
