package wazzup

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// subsystem is the logger of requests: provider.http in the log. TF_LOG_PROVIDER_WAZZUP_HTTP sets its level alone.
const subsystem = "http"

// log writes one line for each attempt. Bodies are written at no level, and the token is masked in whatever an error
// may carry.
func (c *Client) log(ctx context.Context, method string, attempt int, started time.Time, res *http.Response, err error) {
	ctx = tflog.NewSubsystem(ctx, subsystem, tflog.WithLevelFromEnv("TF_LOG_PROVIDER_WAZZUP_HTTP"), tflog.WithRootFields())
	ctx = tflog.SubsystemMaskAllFieldValuesStrings(ctx, subsystem, c.config.Token.value())
	fields := map[string]any{
		"method":      method,
		"path":        pipelinesPath,
		"attempt":     attempt,
		"duration_ms": time.Since(started).Milliseconds(),
	}
	if res != nil {
		fields["status"] = res.StatusCode
	}
	if err == nil {
		tflog.SubsystemDebug(ctx, subsystem, "Wazzup API request", fields)
		return
	}
	fields["error"] = c.config.Token.Redact(err.Error())
	if errors.Is(err, context.Canceled) {
		tflog.SubsystemDebug(ctx, subsystem, "Wazzup API request cancelled", fields)
		return
	}
	tflog.SubsystemWarn(ctx, subsystem, "Wazzup API request failed", fields)
}
