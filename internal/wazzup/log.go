// SPDX-License-Identifier: MPL-2.0

package wazzup

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// subsystem is the logger of requests: provider.http in the log. TF_LOG_PROVIDER_WAZZUP_HTTP sets its level alone.
const subsystem = "http"

// shortestMasked is the length in bytes from which credentials are masked in the log. Shorter ones may be a part of our own words.
const shortestMasked = 24

// log writes one line for each attempt. Bodies are written at no level, and whatever an error has from outside was masked when it
// became an error: the rest are words of our own. Of what is asked for an account, it says which: many of them are under way
// at a time.
func (r request) log(ctx context.Context, attempt int, started time.Time, res *http.Response, err error) {
	ctx = tflog.NewSubsystem(ctx, subsystem, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_WAZZUP_HTTP"), tflog.WithRootFields())
	if _, sent, _ := strings.Cut(r.authorization(), " "); len(sent) >= shortestMasked {
		ctx = tflog.SubsystemMaskAllFieldValuesStrings(ctx, subsystem, sent)
	}
	fields := map[string]any{
		"method":      r.method,
		"path":        r.path,
		"attempt":     attempt,
		"duration_ms": time.Since(started).Milliseconds(),
	}
	if r.account != "" {
		fields["account"] = r.account
	}
	if r.grant != "" {
		fields["grant"] = r.grant
	}
	if res != nil {
		fields["status"] = res.StatusCode
	}
	if err == nil {
		tflog.SubsystemDebug(ctx, subsystem, "Wazzup API request", fields)
		return
	}
	fields["error"] = err.Error()
	if errors.Is(err, context.Canceled) {
		tflog.SubsystemDebug(ctx, subsystem, "Wazzup API request cancelled", fields)
		return
	}
	tflog.SubsystemWarn(ctx, subsystem, "Wazzup API request failed", fields)
}
