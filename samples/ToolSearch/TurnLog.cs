using Agents.Core;
using Agents.Core.Chat;
using Agents.Core.Scoring.Tools;
using Agents.Core.Tools;

namespace ToolCatalogue;

/// <summary>Collects the turns of a run from its events.</summary>
internal sealed class TurnLog
{
    private readonly List<ShownTurn> _turns = [];
    private readonly HashSet<string> _succeeded = [];

    public IReadOnlyList<ShownTurn> Turns => _turns;

    public int Searches => _turns.Count(turn => turn.Call?.Tool == ToolSearch.FunctionName);

    /// <summary>Gets how many of the things that were to be done were done.</summary>
    public int Done => RefundCase.Steps.Count(step => _succeeded.Contains(step.Tool));

    public void Add(AgentEvent step)
    {
        switch (step)
        {
            case ToolsSelected selection:
                _turns.Add(new ShownTurn(selection));
                break;
            case ToolCallStarted call:
                _turns[^1] = _turns[^1] with { Call = (call.Tool, call.Arguments) };
                break;
            case ToolCallCompleted { Outcome.IsSuccess: true } done:
                _succeeded.Add(done.Tool);
                break;
            default:
                break;
        }
    }
}
