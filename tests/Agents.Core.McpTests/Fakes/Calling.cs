using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.McpTests.Fakes;

/// <summary>Calls tools from inside a run, as an agent does.</summary>
internal static class Calling
{
    /// <summary>How long a run waits for those who record its events, so that they have all of them when it has ended, however busy the machine is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly IApproval Everything = new Yes();

    /// <summary>Makes calls of one answer, and gives what came of each, in their order.</summary>
    public static async Task<(ToolOutcome[] Outcomes, EventRecorder Events)> CallAsync(
        IEnumerable<AIFunction> tools, params (string Name, string Arguments)[] calls)
    {
        EventRecorder events = new();
        RunOptions options = new() { Approval = Everything, EventContent = EventContent.Included, EventBufferCapacity = 100_000, ObserverGrace = Patience };
        options.Observers.Add(events);
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls([.. calls.Select(call => (call.Name, (string?)call.Arguments))]), Turn.Text("done"));
        ChatAgent agent = ChatAgent.Create("caller", client).WithTools(tools).Configure(chat => chat.MaxParallelToolCalls = 256).Build();
        await agent.RunAsync("go", options, TestContext.Current.CancellationToken);
        return ([.. events.OfType<ToolCallCompleted>().Select(completed => completed.Outcome)], events);
    }

    public static async Task<ToolOutcome> CallAsync(IEnumerable<AIFunction> tools, string name, string arguments = "{}") =>
        (await CallAsync(tools, (name, arguments))).Outcomes.Single();

    public static async Task<string> TextAsync(IEnumerable<AIFunction> tools, string name, string arguments = "{}") =>
        Assert.IsType<ToolSucceeded>(await CallAsync(tools, name, arguments)).ToText();

    private sealed class Yes : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
            ValueTask.FromResult(ApprovalDecision.Approved);
    }
}
