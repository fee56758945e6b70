// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

var allowAll = cmp.Options{cmp.AllowUnexported(options{}, fault{}), cmpopts.EquateEmpty()}

func TestSettingsOnTheCommandLine(t *testing.T) {
	t.Parallel()
	const address = "127.0.0.1:8899"
	for args, want := range map[string]options{
		"":                         {listen: address},
		"-listen [::1]:1234":       {listen: "[::1]:1234"},
		"-cli-config f -example":   {listen: address, cliConfig: "f", example: true},
		"-semantics replace":       {listen: address},
		"-semantics merge-stages":  {listen: address, settings: sandbox.Settings{Semantics: sandbox.MergeStages}},
		"-stage-order by-id":       {listen: address, settings: sandbox.Settings{StageOrder: sandbox.ByID}},
		"-pipeline-order reversed": {listen: address, settings: sandbox.Settings{PipelineOrder: sandbox.Reversed}},
		"-empty-stages array":      {listen: address, settings: sandbox.Settings{EmptyStages: sandbox.StagesArray}},
		"-reject-empty-list":       {listen: address, settings: sandbox.Settings{RejectEmptyList: true}},
		"-numeric-ids":             {listen: address, settings: sandbox.Settings{NumericIDs: true}},
		"-texts truncated -text-length 9 -ids case-blind -first 2": {listen: address, settings: sandbox.Settings{
			Texts: sandbox.TextsTruncated, TextLength: 9, IDs: sandbox.IDsCaseBlind, First: 2,
		}},
		"-counting class-validator":               {listen: address, settings: sandbox.Settings{Counting: sandbox.ClassValidator}},
		"-example -example-members -drop-members": {listen: address, example: true, members: true, settings: sandbox.Settings{DropMembers: true}},
		"-pipeline-read-order shuffled -stage-read-order rotated -shuffle-seed 7": {listen: address, settings: sandbox.Settings{
			PipelineReadOrder: sandbox.ReadsShuffled, StageReadOrder: sandbox.ReadsRotated, ShuffleSeed: 7,
		}},
		"-stale 3s -flapping":                    {listen: address, settings: sandbox.Settings{StaleFor: 3 * time.Second, Flapping: true}},
		"-paging meta-total":                     {listen: address, settings: sandbox.Settings{Paging: sandbox.MetaTotal}},
		"--latency=200ms":                        {listen: address, settings: sandbox.Settings{Latency: 200 * time.Millisecond}},
		"-requests-per-second 100":               {listen: address, settings: sandbox.Settings{RequestsPerSecond: 100}},
		"-partner":                               {listen: address, partner: true},
		"-version":                               {listen: address, version: true},
		"-env-file sandbox.env":                  {listen: address, envFile: "sandbox.env"},
		"-account 5555-6666":                     {listen: address, accounts: []string{"55556666"}},
		"-partner -account 1 -account 0005-6666": {listen: address, partner: true, accounts: []string{"1", "00056666"}},
		"-example go test -v":                    {listen: "127.0.0.1:0", example: true, command: []string{"go", "test", "-v"}},
		"-listen [::1]:1 -- go":                  {listen: "[::1]:1", command: []string{"go"}},
		"-listen 127.0.0.1:8899 go":              {listen: address, command: []string{"go"}},
		"-partner -token-lifetime 30s -machine-lifetime 1m -announced-lifetime 1h": {listen: address, partner: true, settings: sandbox.Settings{
			TokenLifetime: 30 * time.Second, MachineLifetime: time.Minute, StatedLifetime: time.Hour,
		}},
		"-partner -expired-code UNAUTHORIZED -unknown-account 403": {listen: address, partner: true, settings: sandbox.Settings{
			ExpiredCode: "UNAUTHORIZED", UnknownAccount: 403,
		}},
		"-partner -token-answer flat -machine-answer only-access-token": {listen: address, partner: true, settings: sandbox.Settings{
			TokenResponse: sandbox.FlatResponse, MachineResponse: sandbox.OnlyAccessToken,
		}},
		"-partner -one-machine-token -one-account-token -any-spelling": {listen: address, partner: true, settings: sandbox.Settings{
			OneMachineToken: true, OneAccountToken: true, AnySpelling: true,
		}},
		"-ended-status 403 -ended-code oauthTokenUnknownOrRevoked": {listen: address, settings: sandbox.Settings{
			EndedStatus: 403, EndedCode: "oauthTokenUnknownOrRevoked",
		}},
		"-partner -ended-status 200":          {listen: address, partner: true, settings: sandbox.Settings{EndedStatus: 200}},
		"-partner -opaque-tokens":             {listen: address, partner: true, settings: sandbox.Settings{OpaqueTokens: true}},
		`-partner -child-id ["{hyphenated}"]`: {listen: address, partner: true, settings: sandbox.Settings{ChildID: `["{hyphenated}"]`}},
		"-partner -child-id none":             {listen: address, partner: true, settings: sandbox.Settings{ChildID: sandbox.NoChildID}},
		`-partner -beside-token {"a":1} -in-token {"b":2} -beside-machine-token {"c":3} -in-machine-token {"d":4}`: {listen: address, partner: true, settings: sandbox.Settings{
			BesideToken: `{"a":1}`, InToken: `{"b":2}`, BesideMachineToken: `{"c":3}`, InMachineToken: `{"d":4}`,
		}},
		"-paging none -empty-stages absent -stage-order kept": {listen: address},
		`-beside-data {"message":"ok"} -in-meta {"total":3}`:  {listen: address, settings: sandbox.Settings{BesideData: `{"message":"ok"}`, InMeta: `{"total":3}`}},
		"-read-header X-Total:3 -read-header X-Page:1":        {listen: address, settings: sandbox.Settings{ReadHeaders: "X-Total:3\nX-Page:1\n"}},
		"-error-inside posts-taken":                           {listen: address, settings: sandbox.Settings{ErrorInside: sandbox.InPostsTaken}},
	} {
		got, err := parse(strings.Fields(args), io.Discard)
		if diff := cmp.Diff(want, got, allowAll); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", args, err, diff)
		}
	}
}

func TestSettingsThatAreRefused(t *testing.T) {
	t.Parallel()
	const notLoopback = "is not an address on loopback, such as 127.0.0.1:8899"
	for args, want := range map[string]string{
		"-listen 0.0.0.0:8899":                   notLoopback,
		"-listen 192.168.1.2:8899":               notLoopback,
		"-listen [::]:8899":                      notLoopback,
		"-listen :8899":                          notLoopback,
		"-listen 8899":                           notLoopback,
		"-listen sandbox.example:8899":           notLoopback,
		"-semantics Merge":                       `"Merge" is none of: replace, merge, merge-stages`,
		"-stage-order random":                    `"random" is none of: kept, by-id, reversed`,
		"-pipeline-order by-name":                `"by-name" is none of: kept, by-id, reversed`,
		"-empty-stages []":                       `"[]" is none of: absent, null, array`,
		"-paging yes":                            `"yes" is none of: none, link-next, meta-next, meta-has-more, meta-total, top-cursor, no-meta-next, no-meta-has-more, no-meta-total`,
		"-stale -1s":                             "-stale and -latency cannot be negative",
		"-latency -1s":                           "-stale and -latency cannot be negative",
		"-latency 3":                             "invalid value \"3\" for flag -latency",
		"-flapping":                              "-flapping needs -stale",
		"-requests-per-second -1":                "-requests-per-second cannot be negative",
		"-token-lifetime 30s":                    "settings of tokens need -partner; the token that is served without it lasts",
		"-machine-lifetime 30s":                  "settings of tokens need -partner",
		"-announced-lifetime 30s":                "settings of tokens need -partner",
		"-expired-code UNAUTHORIZED":             "settings of tokens need -partner",
		"-unknown-account 403":                   "settings of tokens need -partner",
		"-token-answer flat":                     "settings of tokens need -partner",
		"-machine-answer flat":                   "settings of tokens need -partner",
		"-one-machine-token":                     "settings of tokens need -partner",
		"-one-account-token":                     "settings of tokens need -partner",
		"-any-spelling":                          "settings of tokens need -partner",
		"-opaque-tokens":                         "settings of tokens need -partner",
		"-child-id none":                         "settings of tokens need -partner",
		"-beside-token {}":                       "settings of tokens need -partner",
		"-in-token {}":                           "settings of tokens need -partner",
		"-beside-machine-token {}":               "settings of tokens need -partner",
		"-in-machine-token {}":                   "settings of tokens need -partner",
		"-partner -beside-token []":              `"[]" is no JSON object`,
		"-partner -in-token error":               `"error" is no JSON object`,
		"-partner -beside-machine-token 1":       `"1" is no JSON object`,
		"-partner -in-machine-token {":           `"{" is no JSON object`,
		"-ended-status 302":                      "-ended-status 302 is neither 200 nor from 400 to 599",
		"-ended-status 399":                      "-ended-status 399 is neither",
		"-ended-status 600":                      "-ended-status 600 is neither",
		"-ended-status -1":                       "-ended-status -1 is neither",
		"-partner -child-id {id}":                `"{id}" is neither JSON, such as "{id}" or {number}, nor none`,
		"-partner -child-id soon":                `"soon" is neither JSON`,
		"-partner -child-id none -opaque-tokens": "-opaque-tokens and -child-id cannot stand together",
		"-texts html":                            `"html" is none of: kept, trimmed, collapsed, escaped, shown-escaped, truncated, lowered, nfc, nfd, nfkc`,
		"-ids blind":                             `"blind" is none of: kept, case-blind, case-blind-respelt, form-blind, lowered, trimmed`,
		"-stage-read-order random":               `"random" is none of: alike, rotated, shuffled`,
		"-texts truncated -text-length -1":       "-text-length and -first cannot be negative",
		"-first -1":                              "-text-length and -first cannot be negative",
		"-text-length 9":                         "-text-length needs -texts truncated",
		"-example-members":                       "-example-members needs -example",
		"-example -drop-members":                 "-drop-members needs -example-members",
		"-shuffle-seed 7":                        "-shuffle-seed needs -pipeline-read-order shuffled or -stage-read-order shuffled",
		"-partner -token-lifetime -1s":           "-1s is no lifetime; lifetimes are whole seconds, such as 30s",
		"-partner -machine-lifetime 1500ms":      "1.5s is no lifetime",
		"-partner -announced-lifetime 1ms":       "1ms is no lifetime",
		"-partner -unknown-account 500":          "-unknown-account 500 is none of: 404, 403, 400",
		"-partner -token-answer long":            `"long" is none of: whole, only-access-token,`,
		"-beside-data []":                        `"[]" is no JSON object`,
		"-in-meta total":                         `"total" is no JSON object`,
		"-read-header X-Total":                   `"X-Total" is no header`,
		"-error-inside both":                     `"both" is none of: none, reads, posts-taken, posts-refused`,
		"-fault hang,POST":                       `"hang,POST" is none of: GET, POST,`,
		"-merge":                                 "flag provided but not defined: -merge\n-help lists the settings that matter first; -help-all lists all, and the words of a fault",
		"merge":                                  `"merge" is neither a setting, which begins with a hyphen, nor a program that can be run`,
		"-account 7204-241":                      "an account's id is needed, as in 7204-2419 or 72042419",
		"-account 1 -account 2":                  "-account is given more than once; to serve several accounts, add -partner",
		"-partner -account 1 -account 001":       "-account names 001 twice",
	} {
		var out strings.Builder
		if _, err := parse(strings.Fields(args), &out); err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
			t.Errorf("%s: %v\n%s", args, err, &out)
		}
	}
}

func TestHelpKnowsAllSettingsAndTheirValues(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if _, err := parse([]string{"-help-all"}, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	var o options
	flags := newFlagSet()
	for _, g := range groups {
		g.add(&o, flags)
	}
	flags.VisitAll(func(f *flag.Flag) {
		if !strings.Contains(out.String(), "\n  -"+f.Name) {
			t.Errorf("no -%s", f.Name)
		}
		// A value that no setting has makes it list those that it has.
		_, list, named := strings.Cut(errorText(f.Value.Set("?")), " is none of: ")
		if !named {
			return
		}
		text := f.Usage
		if f.Name == "fault" {
			text = faultHelp()
		}
		for name := range strings.SplitSeq(list, ", ") {
			if !strings.Contains(text, name) {
				t.Errorf("-%s: no %s in %q", f.Name, name, text)
			}
		}
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFaultsOnTheCommandLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]sandbox.Fault{
		"hang":                              {Hang: true},
		"GET hang":                          {Hang: true, Method: "GET"},
		"POST after-commit reset times=2":   {Reset: true, Method: "POST", AfterCommit: true, Times: 2},
		"times=2  reset after-commit POST ": {Reset: true, Method: "POST", AfterCommit: true, Times: 2},
		"before-commit cut skip=3":          {Cut: true, Skip: 3},
		"status=503 times=always":           {Status: 503, Times: -1},
		"slow=200ms":                        {Slow: 200 * time.Millisecond},
		"delay=5s":                          {Delay: 5 * time.Second},
		"POST late delay=3s":                {Delay: 3 * time.Second, Late: true, Method: "POST"},
		"after-commit delay=1m30s hang":     {Delay: 90 * time.Second, Hang: true, AfterCommit: true},
		"skip=0 status=200":                 {Status: 200},
		"POST middle=2 status=409 emptied":  {Method: "POST", Middle: 2, Status: 409, Emptied: true},
		"status=302 header=location:https://x/{{basic|percent}}": {Status: 302, Header: http.Header{"Location": {"https://x/{{basic|percent}}"}}},
		`status=400 body={"code":"{{password}}"}`:                {Status: 400, Body: `{"code":"{{password}}"}`},
		`status=200 body={"code":"X"}`:                           {Status: 200, Body: `{"code":"X"}`},
		"path=/v2/oauth/token hang":                              {Hang: true, Path: "/v2/oauth/token"},
		"grant=exchange account=11112222 token-ended":            {Grant: sandbox.Exchange, Account: "11112222", TokenEnded: true},
		"grant=machine status=403":                               {Grant: sandbox.Machine, Status: 403},
		"POST account=00123456 hang":                             {Method: "POST", Account: "00123456", Hang: true},
		"account=7204-2419 hang":                                 {Account: "72042419", Hang: true},
		"POST path=/v2/pipelines after-commit token-ended":       {Method: "POST", Path: "/v2/pipelines", AfterCommit: true, TokenEnded: true},
		"POST path=/v2/pipelines reset":                          {Reset: true, Method: "POST", Path: "/v2/pipelines"},
	} {
		got, err := parseFault(text)
		if diff := cmp.Diff(fault{Fault: want, text: text}, got, allowAll); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", text, err, diff)
		}
	}
}

func TestFaultsThatAreRefused(t *testing.T) {
	t.Parallel()
	const nothing = "it does not say what goes wrong; add one of: status=503, token-ended, reset, cut, hang, slow=200ms, delay=5s"
	const unknown = " is none of: GET, POST, path=/v2/oauth/token, grant=exchange, account=1111-2222, before-commit, after-commit, middle=2, emptied, body={\"code\":\"FAILED\"}, header=Location:/{{password}}, status=503, token-ended, reset, cut, hang, slow=200ms, delay=5s, late, skip=2, times=3"
	for text, want := range map[string]string{
		"":                                       nothing,
		"POST after-commit":                      nothing,
		"times=2":                                nothing,
		"DELETE hang":                            `"DELETE"` + unknown,
		"post hang":                              "post: write POST",
		"timeout":                                `"timeout"` + unknown,
		"status":                                 "status: it needs a value, such as status=503",
		"reset=1":                                "reset=1: reset takes no value",
		"503":                                    `"503"` + unknown,
		"hang path=/v2":                          "path=/v2: /v2/pipelines or /v2/oauth/token is needed",
		"hang grant=refresh":                     "grant=refresh: machine or exchange is needed",
		"hang grant=":                            "grant=: machine or exchange is needed",
		"GET grant=machine hang":                 "with grant it strikes posts for tokens, so neither GET nor path=/v2/pipelines can stand there",
		"hang Account=1":                         "Account=1: write account=1111-2222",
		"hang account=7204-24":                   "account=7204-24: an account's id is needed, as in 7204-2419 or 72042419",
		"hang account=":                          "account=: an account's id is needed, as in 7204-2419 or 72042419",
		"grant=machine hang account=1":           "a machine token is of no account, so account cannot stand with grant=machine",
		"token-ended status=403":                 "token-ended and status=403 cannot stand together; for two faults, give -fault twice",
		"token-ended body=x":                     "body needs status",
		"path=/v2/pipelines grant=exchange hang": "with grant it strikes posts for tokens, so neither GET nor path=/v2/pipelines can stand there",
		"grant=machine grant=exchange hang":      "grant=machine and grant=exchange cannot stand together; for two faults, give -fault twice",
		"after-commit middle=2 hang":             "after-commit and middle=2 cannot stand together; for two faults, give -fault twice",
		"middle=0 hang":                          "middle=0: a number from 1 to 1000000 is needed",
		"emptied hang":                           "emptied needs middle",
		"body=x hang":                            "body needs status",
		"header=a:b hang":                        "header needs status",
		"status=400 header=a":                    "header=a: a name, a colon and a text are needed",
		"status=400 body={{word}}":               `body={{word}}: {{word}}: there is no secret "word"; there are ["sent" "password" "pair" "basic" "machine" "client" "refresh"]`,
		"reset hang":                             "reset and hang cannot stand together; for two faults, give -fault twice",
		"GET POST hang":                          "GET and POST cannot stand together; for two faults, give -fault twice",
		"times=1 cut times=2":                    "times=1 and times=2 cannot stand together; for two faults, give -fault twice",
		"status=abc":                             "status=abc: a number from 200 to 599 is needed",
		"status=100":                             "status=100: a number from 200 to 599 is needed",
		"hang times=0":                           "times=0: a number from 1 to 1000000 is needed",
		"hang skip=-1":                           "skip=-1: a number from 0 to 1000000 is needed",
		"delay=5":                                "delay=5: a time such as 200ms or 5s is needed",
		"slow=-1s":                               "slow=-1s: a time such as 200ms or 5s is needed",
		"slow=0s":                                "slow=0s: a time such as 200ms or 5s is needed",
		"delay=":                                 "delay=: a time such as 200ms or 5s is needed",
	} {
		if _, err := parseFault(text); errorText(err) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}
