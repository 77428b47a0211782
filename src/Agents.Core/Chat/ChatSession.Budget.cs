using System.Buffers;
using System.Text;
using System.Text.Json;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>What the model is told about its budget, turns and calls, and what happens when a budget refuses.</content>
internal sealed partial class ChatSession
{
    private int _endpoint;
    private int _asked;

    /// <summary>Writes what goes with the next request alone: the budget's status after tool results, a reminder of the turns, and how many
    /// calls the turn is to make.</summary>
    private string? NoticeBeforeTurn()
    {
        string? reminder = _turns?.BeforeTurn(_turn + 1);
        if (_engine.ToolCallSchedule is { } schedule && _granted.Count > 0)
        {
            string width = ToolCallSchedule.Instruct(schedule.WidthAt(_turn + 1));
            reminder = reminder is null ? width : $"{reminder}\n{width}";
        }

        string? status = _notices is not null && _messages[^1].Role == ChatRole.Tool ? _notices.WriteStatus(_context.Budget, DescribeShown()) : null;
        return reminder is null ? status : $"{(status is null ? "" : status + "\n")}<notice>\n{reminder}\n</notice>";
    }

    /// <summary>Finds how many calls of an answer are made, and tells when that is not all of them.</summary>
    private int WidthOfTurn(int asked)
    {
        int width = _engine.ToolCallSchedule?.WidthAt(_turn) ?? int.MaxValue;
        if (asked > width && _context.IsObserved)
        {
            _context.Emit(new ToolCallsLimited { Turn = _turn, Asked = asked, Allowed = width });
        }

        return width;
    }

    /// <summary>Does what the options say about a refused turn.</summary>
    /// <returns>Whether the turn should be tried again.</returns>
    private ValueTask<bool> TryGoOnAsync(CancellationToken cancellationToken) => _engine.OnExceeded switch
    {
        BudgetAction.Degrade => new ValueTask<bool>(TryDegrade()),
        BudgetAction.Ask => TryExtendAsync(cancellationToken),
        _ => new ValueTask<bool>(false),
    };

    /// <summary>Goes over to the next client. Only money is scarcer with one client than with another.</summary>
    private bool TryDegrade()
    {
        if (_refusal!.Dimension != BudgetDimension.MicroDollars || _endpoint + 1 >= _engine.EndpointCount)
        {
            return false;
        }

        string from = _engine.Endpoint(_endpoint).Name;
        _endpoint++;
        Report(StopReason.BudgetExhausted);
        if (_context.IsObserved)
        {
            _context.Emit(new ClientDegraded { From = from, To = _engine.Endpoint(_endpoint).Name });
        }

        return true;
    }

    /// <summary>Asks the approver to raise the limit that refused, by what is missing or by half of the limit, whichever is more.</summary>
    private async ValueTask<bool> TryExtendAsync(CancellationToken cancellationToken)
    {
        BudgetRefusal refusal = _refusal!;
        long missing = checked(refusal.Spent + refusal.Reserved + refusal.Asked - refusal.Limit);
        long extra = Math.Max(missing, refusal.Limit / 2);
        if (_context.Approval is not { } approval
            || _context.Budget.FindAbove(refusal.Ledger) is not { } ledger
            || (int)refusal.Dimension >= BudgetLimits.CountedDimensions)
        {
            // Time that has passed cannot be given back, and depth and units refuse other things than turns.
            return false;
        }

        ApprovalRequest request = new()
        {
            RunId = _context.RunId,
            Path = _context.Path,
            CallId = $"budget-{++_asked}",
            Tool = "extend_budget",
            Description = refusal.ToString(),
            Arguments = WriteArguments(refusal, extra),
        };
        ApprovalDecision decision = await ApprovalCall.DecideAsync(approval, request, _context, cancellationToken).ConfigureAwait(false);
        if (!decision.IsApproved)
        {
            return false;
        }

        Budget extension = Budget.Of(refusal.Dimension, extra);
        ledger.Extend(extension);
        if (_context.IsObserved)
        {
            _context.Emit(new BudgetExtended { Ledger = ledger.Name, Extra = extension });
        }

        return true;
    }

    private static string WriteArguments(BudgetRefusal refusal, long extra)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("dimension", refusal.Dimension.ToString());
            writer.WriteNumber("extra", extra);
            writer.WriteString("ledger", refusal.Ledger);
            writer.WriteNumber("limit", refusal.Limit);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
