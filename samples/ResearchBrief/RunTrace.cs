using Agents.Core;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Tools;

namespace ResearchBrief;

/// <summary>What the events of a run have told so far. Nothing else is asked.</summary>
internal sealed class RunTrace
{
    private readonly Dictionary<string, CallTrace> _calls = new(StringComparer.Ordinal);
    private Budget _budget = Budget.Unlimited;
    private Spend _spend;

    public List<TurnTrace> Turns { get; } = [];

    public string SpendSoFar
    {
        get
        {
            string limit = _budget.MicroDollars is { } most ? $" of {Amount.Limit(most / 1_000_000m)}" : "";
            return $"{Amount.Spent(_spend.Dollars)}{limit} spent, {_spend.Tokens:N0} tokens";
        }
    }

    public void Add(AgentEvent agentEvent)
    {
        switch (agentEvent)
        {
            case RunStarted started:
                _budget = started.Budget;
                break;
            case ModelCallStarted call:
                Turns.Add(new TurnTrace(call.Turn, call.Model));
                break;
            case ModelCallCompleted call:
                Turns[^1].Asked = call.ToolCalls;
                Turns[^1].Spend = call.Spend;
                _spend += call.Spend;
                break;
            case ModelCallFailed call:
                Turns[^1].Spend = call.Spend;
                _spend += call.Spend;
                break;
            case ToolCallStarted call:
                Turns[^1].Calls.Add(_calls[call.CallId] = new CallTrace(call.Tool, call.Arguments));
                break;
            case ToolCallCompleted call:
                Find(call).Outcome = call.Outcome;
                _spend += call.Spend;
                break;
        }
    }

    public CallTrace Find(ToolCallCompleted call)
    {
        if (!_calls.TryGetValue(call.CallId, out CallTrace? trace))
        {
            // A call that was refused has no start.
            _calls[call.CallId] = trace = new CallTrace(call.Tool, "{}");
            Turns[^1].Calls.Add(trace);
        }

        return trace;
    }
}
