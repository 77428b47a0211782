using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>A ReAct loop that makes as many model and tool calls as the paper prints, because its script says so.</summary>
/// <remarks>
/// The paper's numbers follow from no rule that we know of (S1 makes one model call more than tool calls, S6 four more, T5 fewer). So the loop is
/// real and the turns are counted, but it reproduces nothing: its tools are placeholders, and a turn without a published tool call thinks.
/// </remarks>
public static class PublishedReact
{
    private static readonly Tool Act = Tool.Create((int step) => $"{step} done", "act", policy: new ToolPolicy { StartsInline = true });
    private static readonly Tool Think = Tool.Create((int step) => $"{step} thought of", "think", policy: new ToolPolicy { StartsInline = true });

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario; only its published figures count.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What came of it.</returns>
    public static async Task<ScenarioRun> RunAsync(PublishedScenario scenario, CancellationToken cancellationToken = default)
    {
        int acts = scenario.Published.ReactToolCalls;
        int turns = scenario.Published.ReactModelCalls - 1;
        List<Turn> script = [];
        for (int turn = 0; turn < turns; turn++)
        {
            // Each turn acts once as long as that lasts; the last one makes the calls that are left.
            int from = Math.Min(turn, acts);
            int to = turn == turns - 1 ? acts : Math.Min(turn + 1, acts);
            script.Add(from == to
                ? Turn.Calls(("think", $$"""{"step":{{turn}}}"""))
                : Turn.Calls([.. Enumerable.Range(from, to - from).Select(step => ("act", (string?)$$"""{"step":{{step}}}"""))]));
        }

        using ScriptedChatClient model = ScriptedChatClient.FromTurns([.. script, Turn.Text("Done.")]);
        EventRecorder events = new();
        await ChatAgent.Create("react", model).WithTools(ToolSet.Create([Act, Think])).Build()
            .RunAsync(scenario.Domain.Message, new RunOptions { Observers = { events } }, cancellationToken);
        return new ScenarioRun
        {
            Path = string.Empty,
            Ended = "scripted",
            ModelCalls = model.Requests.Count,
            ToolCalls = events.OfType<ToolCallCompleted>().Count(call => call.Tool == Act.Name),
        };
    }
}
