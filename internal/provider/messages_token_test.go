// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/clienttoken"
	"github.com/wazzup24/terraform-provider-wazzup/internal/coretest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/provider"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// situation is when somebody sees a message.
type situation struct {
	when string
	got  coretest.Diagnostics
}

// accountMessages are those about the account of a token.
func accountMessages(t *testing.T) []situation {
	t.Helper()
	const of72042419 = "a.eyJjaGlsZF9pZCI6NzIwNDI0MTl9.c"
	settings := map[string]any{"client_access_token": of72042419, "account_id": "9999-0000"}
	provided := second(with(t, nowhere, settings, nil).Walk())
	declared := &coretest.Declared{Account: new("9999-0000"), Pipelines: []sandbox.Pipeline{{ID: "x", Name: "X"}}}
	_, planned := with(t, nowhere, map[string]any{"client_access_token": of72042419}, nil).Plan(declared)
	return []situation{
		{"The provider's account is another one than the token's", provided},
		{"A resource's account is another one than the token's", planned},
	}
}

// clientTokenMessages are those of the ephemeral resource.
func clientTokenMessages(t *testing.T) []situation {
	t.Helper()
	s := acctest.StartSandbox(t, sandbox.Settings{TokenLifetime: 5 * time.Minute})
	s.AddPartner(acctest.PartnerEmail, acctest.PartnerPassword, acctest.Account)
	partner := configured(t, ofPartner(t, s, map[string]any{"account_id": acctest.Account}))
	list := []situation{
		{"A client's token without a partner's credentials", openToken(t, configured(t, with(t, nowhere, map[string]any{"client_access_token": "abc"}, nil)), nil)},
		{"A client's token of an account that is not known yet", openToken(t, partner, map[string]any{"account_id": tftypes.UnknownValue})},
		{"A client's token of an account that the partner has not created", openToken(t, partner, map[string]any{"account_id": "9999-0000"})},
		{"A min_lifetime that is no duration", openToken(t, partner, map[string]any{"min_lifetime": "30"})},
		{"A min_lifetime that is negative", openToken(t, partner, map[string]any{"min_lifetime": "-1s"})},
		{"A min_lifetime of more than an hour", openToken(t, partner, map[string]any{"min_lifetime": "61m"})},
		{"A min_lifetime that is longer than tokens live", openToken(t, partner, map[string]any{"min_lifetime": "6m"})},
	}
	s.Inject(sandbox.Fault{Path: sandbox.TokenPath, Status: http.StatusServiceUnavailable, Times: -1})
	down := configured(t, ofPartner(t, s, map[string]any{"account_id": acctest.Account, "max_retries": 0}))
	for range 3 {
		openToken(t, down, nil)
	}
	return append(list,
		situation{"A client's token, while Wazzup does not respond", openToken(t, down, nil)},
		situation{"A client's token, with the data of another provider", unexpectedData(t)},
		situation{"A panic", openToken(t, provider.NewServer("test")(), nil)}, // it is not configured
	)
}

func configured(t *testing.T, c *coretest.Core) tfprotov6.ProviderServer {
	t.Helper()
	server, diags := c.Walk()
	c.Must(diags)
	return server
}

// openToken opens the ephemeral resource with some attributes.
func openToken(t *testing.T, server tfprotov6.ProviderServer, attributes map[string]any) coretest.Diagnostics {
	t.Helper()
	const name = "wazzup_client_access_token"
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := schemas.EphemeralResourceSchemas[name].ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for attribute, kind := range kind.AttributeTypes {
		values[attribute] = tftypes.NewValue(kind, attributes[attribute])
	}
	config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// unexpectedData is what the ephemeral resource says to data that is not the provider's.
func unexpectedData(t *testing.T) (got coretest.Diagnostics) {
	t.Helper()
	resource, ok := clienttoken.New().(ephemeral.EphemeralResourceWithConfigure)
	if !ok {
		t.Fatal("it takes no data")
	}
	var resp ephemeral.ConfigureResponse
	resource.Configure(t.Context(), ephemeral.ConfigureRequest{ProviderData: 1}, &resp)
	for _, d := range resp.Diagnostics {
		got = append(got, &coretest.Diagnostic{Severity: tfprotov6.DiagnosticSeverity(d.Severity()), Summary: d.Summary(), Detail: d.Detail()})
	}
	return got
}
