using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Decides one tool call a turn from the results it has read: the next stage, another tool where one failed, and an answer at the end.</summary>
/// <remarks>A stage that nothing can do is left out and named in the answer; a risk ends the work. Keeps nothing between turns.</remarks>
/// <param name="domain">The task.</param>
/// <param name="riskValue">The value in which a risk would show. The model is told it, and heeds it once the stage that makes it known is done.</param>
public sealed class RuleModel(RouteDomain domain, double riskValue)
{
    /// <summary>The answer when nothing is missing.</summary>
    public const string Done = "done";

    /// <summary>Decides the next turn.</summary>
    /// <param name="request">All that was said so far.</param>
    public Turn Decide(ScriptedRequest request)
    {
        Dictionary<string, bool> called = ReadCalls(request.Messages);
        List<string> missing = [];
        bool isRisky = riskValue > domain.Limit;
        if (isRisky && domain.KnownAfter is null)
        {
            return HandOver();
        }

        foreach (DomainStage stage in domain.Stages)
        {
            bool isDone = stage.Tools.Any(tool => called.GetValueOrDefault(tool));
            if ((!isDone || stage.IsFanOut) && stage.Tools.FirstOrDefault(tool => !called.ContainsKey(tool)) is { } next)
            {
                return Turn.Calls((next, "{}"));
            }

            if (!isDone)
            {
                missing.Add(stage.Name);
            }

            if (isDone && isRisky && domain.KnownAfter == stage.Name)
            {
                return HandOver();
            }
        }

        return Turn.Text(missing.Count == 0 ? Done : $"without {string.Join(" and ", missing)}");
    }

    private static Turn HandOver() => Turn.Text("handed over");

    /// <summary>Reads which tools were called, and whether they did their work.</summary>
    private static Dictionary<string, bool> ReadCalls(IReadOnlyList<ChatMessage> messages)
    {
        AIContent[] contents = [.. messages.SelectMany(message => message.Contents)];
        Dictionary<string, string> names = contents.OfType<FunctionCallContent>().ToDictionary(call => call.CallId, call => call.Name);
        return contents.OfType<FunctionResultContent>().ToDictionary(
            result => names[result.CallId],
            result => result.Result?.ToString()?.Contains(ScenarioTools.FailureOf(names[result.CallId]), StringComparison.Ordinal) != true);
    }
}
