using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Tools;

/// <summary>Runs the invoker inside a run: each array of calls is one answer of a model.</summary>
internal sealed class ToolHarness
{
    public ToolHarness() => Options = new RunOptions { EventContent = EventContent.Included, Clock = Clock, Ids = IdSource.FromSeed(1), Observers = { Events } };

    public ManualTimeProvider Clock { get; } = new();

    public EventRecorder Events { get; } = new();

    public RunOptions Options { get; }

    public int MaxParallel { get; set; } = 8;

    public IToolRouter? Router { get; set; }

    public bool KeepsWholeResults { get; set; }

    public ToolInvoker? Invoker { get; private set; }

    public Spend Spent { get; private set; }

    public StopReason StopReason { get; private set; }

    public static ToolCall Call(string name, string json = "{}", string id = "c") => new(new FunctionCallContent(id, name, Arguments(json)));

    public static Dictionary<string, object?> Arguments(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            property => property.Name, property => (object?)property.Value.Clone(), StringComparer.Ordinal);
    }

    public static string Text(ToolCall call) => Assert.IsType<ToolOutcome>(call.Outcome, exactMatch: false).ToText();

    public static T Outcome<T>(ToolCall call)
        where T : ToolOutcome => Assert.IsType<T>(call.Outcome);

    public Task RunAsync(AIFunction tool, params ToolCall[] answer) => RunAsync([tool], TestContext.Current.CancellationToken, answer);

    public Task RunAsync(AIFunction[] tools, params ToolCall[][] answers) => RunAsync(tools, TestContext.Current.CancellationToken, answers);

    public async Task RunAsync(AIFunction[] tools, CancellationToken cancellationToken, params ToolCall[][] answers)
    {
        IAgent<int, int> agent = Agent.Create<int, int>("caller", async (input, context, token) =>
        {
            Invoker = new ToolInvoker(ToolSet.Create(tools), context, MaxParallel, Router) { KeepsWholeResults = KeepsWholeResults };
            foreach (ToolCall[] answer in answers)
            {
                await Invoker.InvokeAsync(answer, token);
            }

            return input;
        });
        RunResult<int> result = await agent.RunAsync(0, Options, cancellationToken);
        Spent = result.Spend;
        StopReason = result.StopReason;
    }
}
