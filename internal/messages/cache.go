// SPDX-License-Identifier: MPL-2.0

package messages

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// wayBack names the backup file with the list from before a write. It is empty if there is no such file.
func wayBack(path string) string {
	if path == "" {
		return ""
	}
	return "\n\nAll funnels, with their stages, as they were before this change, are in this file:\n\n  " + path +
		"\n\nThe provider's guide \"Reliability\" shows the command that restores it (\"A way back\")."
}

// CacheWarnings warns about problems with the user's cache folder, and about a process that a write waited for.
func CacheWarnings(place Place, result account.Result) diag.Diagnostics {
	var diags diag.Diagnostics
	if result.NoLockFile != nil {
		diags.AddWarning("Concurrent runs are not locked out", fmt.Sprintf(
			"No lock file could be made in this user's cache folder (%v). This run still writes to an account one change at a time. But another run on "+
				"this machine, or another block of this provider for the same account, could write at the same moment. Set XDG_CACHE_HOME to a folder that can be written.",
			result.NoLockFile))
	}
	if result.NoBackup != nil {
		diags.AddWarning("No copy of the funnels could be saved", fmt.Sprintf(
			"Before the provider posts a new list of funnels, it saves the old one in this user's cache folder, so that it can be restored. That failed (%v), and the run went on without a copy. "+
				"Set XDG_CACHE_HOME to a folder that can be written.", result.NoBackup))
	}
	if w := result.Waited; w != nil {
		diags.AddWarning(place.Headline("This run waited for another one"), fmt.Sprintf(
			"It waited %s for %s, and went on when that was done. Let only one run at a time change an account.", w.For.Round(time.Second), w.Holder))
	}
	return diags
}

// locked is the error for an account whose lock another process holds without doing anything.
func (op Operation) locked(e *account.LockedError) diag.Diagnostics {
	var diags diag.Diagnostics
	end := "Find the process that has the lock file open, and end it"
	if h := e.Holder; h != nil {
		end = fmt.Sprintf("If you stopped that run (Ctrl-Z), continue it: `fg` in its terminal, or `kill -CONT %d`. Or end it: `kill -KILL %d`, or the Task Manager on Windows", h.PID, h.PID)
	}
	diags.AddError("Another process holds the lock of this account", fmt.Sprintf(
		"While %s%s, this run waited %s for %s. That process has shown no sign of life for the last %s, so it is stopped or hangs. "+
			"Nothing was sent, and the state stays as it is.\n\n%s. Then run it again.\n\nThe lock file is %s. Do not remove it: the lock belongs to the process.",
		op.Doing, op.Of, e.For.Round(time.Second), e.Holder, e.Still.Round(time.Second), end, e.Path))
	return diags
}
