using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.TelemetryTests.Security;

/// <summary>What a run with canaries is made of.</summary>
internal sealed class Scene(Canaries canaries, RunOptions options, CancellationToken token)
{
    public Canaries Canaries => canaries;

    public RunOptions Options => options;

    public CancellationToken Token => token;

    /// <summary>Makes an approver of a function.</summary>
    public static IApproval Approver(Func<ApprovalRequest, ApprovalDecision> decide) => new Decider(decide);

    public ChatAgent Chat(IChatClient client, params Tool[] tools) => Chat("guide", client, null, tools);

    public ChatAgent Chat(string name, IChatClient client, Action<ChatAgentOptions>? configure, params Tool[] tools) => ChatAgent.Create(name, client)
        .WithInstructions(canaries.Text("instructions"))
        .WithTools(tools)
        .Configure(options => configure?.Invoke(options))
        .Build();

    /// <summary>A model that calls one tool with a canary, again and again as often as it is said, and then answers with one.</summary>
    public ScriptedChatClient Caller(string tool, int times = 1) => ScriptedChatClient.FromTurns(
        [.. Enumerable.Range(1, times).Select(time => Turn.Calls((tool, Arguments()))), Turn.Text(canaries.Text("answer"))], null);

    public string Arguments() => $$"""{"text":"{{canaries.Text("argument")}}"}""";

    public Tool Tool(string name, Func<string, object?> act, ToolPolicy? policy = null) =>
        Core.Tools.Tool.Create((string text) => Task.FromResult(act(text)), name, canaries.Text("description"), policy);

    public Task RunAsync(IAgent<string, string> agent) => agent.RunAsync(canaries.Text("input"), options, token);

    private sealed class Decider(Func<ApprovalRequest, ApprovalDecision> decide) : IApproval
    {
        public ValueTask<ApprovalDecision> DecideAsync(ApprovalRequest request, CancellationToken cancellationToken) => new(decide(request));
    }
}
