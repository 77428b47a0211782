using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>One agent on a script, with a clock, prices and recorded events.</summary>
internal sealed class ChatHarness
{
    public ChatHarness() => Options = new RunOptions
    {
        Clock = Clock,
        Ids = IdSource.FromSeed(1),
        Observers = { Events },
        ObserverGrace = TimeSpan.FromHours(1),
        Prices = PriceBook.Default.With("scripted", new ModelPrice { InputPerMillion = 1, OutputPerMillion = 2 }),
    };

    public ManualTimeProvider Clock { get; } = new();

    public EventRecorder Events { get; } = new();

    public RunOptions Options { get; }

    public Conversation Conversation { get; } = new();

    public static Tool Search { get; } = Tool.Create((string q) => $"found {q}", "search", policy: new ToolPolicy { StartsInline = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<RunResult<string>> RunAsync(ScriptedChatClient client, Action<ChatAgentBuilder>? configure = null) =>
        RunAsync(client, Token, configure);

    public Task<RunResult<string>> RunAsync(
        IChatClient client, CancellationToken cancellationToken, Action<ChatAgentBuilder>? configure = null, string question = "question")
    {
        ChatAgentBuilder builder = ChatAgent.Create("chat", client).WithTool(Search);
        configure?.Invoke(builder);
        return builder.Build().In(Conversation).RunAsync(question, Options, cancellationToken);
    }

    public string History() => string.Join('\n', Conversation.Messages.SelectMany(message => message.Contents.Select(content => content switch
    {
        TextContent text => $"{message.Role}: {text.Text}",
        FunctionCallContent call => $"{message.Role}: {call.CallId} {call.Name} {CanonicalArguments.Write(call.Arguments)}",
        FunctionResultContent result => $"{message.Role}: {result.CallId} = {result.Result}",
        _ => $"{message.Role}: {content.GetType().Name}",
    })));
}
