// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestWhatStandsBesideAToken(t *testing.T) {
	t.Parallel()
	const meta = `"meta":{"timestamp":946684800}`
	for name, situation := range map[string]struct {
		response       sandbox.TokenResponse
		inside, beside string
		want           string
	}{
		"an error instead of a token": {
			sandbox.NullData, "", `{"code":"ACCOUNT_BLOCKED","title":"Blocked","detail":"The account is blocked."}`,
			`{"code":"ACCOUNT_BLOCKED","data":null,"detail":"The account is blocked.",` + meta + `,"title":"Blocked"}`,
		},
		"an error beside a token": {
			sandbox.OnlyAccessToken, "", `{"code":"ACCOUNT_BLOCKED","errors":["a <b> & c"]}`,
			`{"code":"ACCOUNT_BLOCKED","data":{"access_token":"T"},"errors":["a <b> & c"],` + meta + `}`,
		},
		"an error beside a token, in data": {
			sandbox.OnlyAccessToken, `{"code":"ACCOUNT_BLOCKED"}`, "",
			`{"data":{"access_token":"T","code":"ACCOUNT_BLOCKED"},` + meta + `}`,
		},
		"members that nobody knows": {
			sandbox.WholeResponse, `{"token_type":"Bearer","refresh_token":null}`, `{"n":1.50}`,
			`{"data":{"access_token":"T","expires_in":30,"refresh_token":null,"token_type":"Bearer"},` + meta + `,"n":1.50}`,
		},
		"something else for data": {
			sandbox.WholeResponse, "", `{"data":[],"meta":null,"error":"invalid_grant"}`,
			`{"data":[],"error":"invalid_grant","meta":null}`,
		},
		"an error beside a token as RFC 6749 has it": {
			sandbox.FlatResponse, `{"scope":"crm"}`, `{"error":"invalid_grant"}`,
			`{"access_token":"T","error":"invalid_grant","expires_in":30,"refresh_token":"R","scope":"crm"}`,
		},
		"a number that is none of a computer's": {
			sandbox.VastExpiresIn, `{"a":1}`, "",
			`{"data":{"a":1,"access_token":"T","expires_in":1e400,"refresh_token":"R"},` + meta + `}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := startPartner(t, sandbox.Settings{
					TokenResponse: situation.response, InToken: situation.inside, BesideToken: situation.beside, TokenLifetime: 30 * time.Second,
				})
				machine := c.machineToken() // has nothing beside it
				c.spoiled(exchangeGrant(machine, account, "crm"), situation.want, name)

				c = startPartner(t, sandbox.Settings{
					MachineResponse: situation.response, InMachineToken: situation.inside, BesideMachineToken: situation.beside, MachineLifetime: 30 * time.Second,
				})
				c.spoiled(machineGrant, situation.want, name)
				c.tokenFor(exchangeGrant(c.Granted()[0], account, "crm")) // nor has this
			})
		})
	}
}
