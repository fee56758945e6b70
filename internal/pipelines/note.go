package pipelines

import (
	"context"

	"github.com/go-json-experiment/json"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/wazzup24/terraform-provider-wazzup/internal/account"
)

// noteKey is the key of the note in a resource's private state. Changing it would forget what earlier versions wrote.
const noteKey = "note"

// note is what a resource remembers beside its state.
type note struct {
	OrderNotKept bool `json:"order_not_kept,omitempty"` // Wazzup was seen to order stages as it likes

	// What posts have done to others' funnels: see account.Lasting.
	Grown []string       `json:"grown,omitempty"`
	Pairs []string       `json:"pairs,omitempty"`
	Lost  account.Losses `json:"lost,omitzero"`
}

func (n note) lasting() account.Lasting {
	return account.Lasting{Grown: n.Grown, Pairs: n.Pairs, Lost: n.Lost}
}

func (n note) remembering(l account.Lasting) note {
	n.Grown, n.Pairs, n.Lost = l.Grown, l.Pairs, l.Lost
	return n
}

type privateReader interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(context.Context, string, []byte) diag.Diagnostics
}

func readNote(ctx context.Context, private privateReader) (note, diag.Diagnostics) {
	var n note
	text, diags := private.GetKey(ctx, noteKey)
	if text == nil || diags.HasError() {
		return n, diags
	}
	if err := json.Unmarshal(text, &n); err != nil {
		diags.AddError("Unreadable note in the state", "What this resource remembers beside its state cannot be read: "+err.Error()+
			"\n\nThe state may have been edited by hand. Import the funnels again to mend it.")
	}
	return n, diags
}

func (n note) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	text, err := json.Marshal(n)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Note not written", err.Error())}
	}
	return private.SetKey(ctx, noteKey, text)
}
