using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>A chat agent that answers with a value: the model is asked for JSON of the value's schema.</summary>
/// <typeparam name="TOutput">The type of the value.</typeparam>
/// <remarks>
/// An answer that cannot be read is shown to the model once, with the reason, for one more answer. Immutable and thread-safe, as
/// far as its client and its tools are; it does not dispose of the client.
/// </remarks>
public sealed class ChatAgent<TOutput> : IAgent<string, TOutput>, IModelUser
{
    private readonly ChatEngine _engine;
    private readonly OutputFormat<TOutput> _format;
    private readonly Conversation? _conversation;

    internal ChatAgent(ChatEngine engine, OutputFormat<TOutput> format, Conversation? conversation = null)
    {
        _engine = engine;
        _format = format;
        _conversation = conversation;
    }

    /// <inheritdoc/>
    public string Name => _engine.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => _engine.Clients;

    /// <summary>Gives the agent a memory: each run continues the conversation and adds to it.</summary>
    /// <param name="conversation">The conversation. One run at a time may use it.</param>
    /// <returns>An agent that shares everything else with this one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="conversation"/> is <see langword="null"/>.</exception>
    public ChatAgent<TOutput> In(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return new ChatAgent<TOutput>(_engine, _format, conversation);
    }

    /// <inheritdoc/>
    public async ValueTask<TOutput> InvokeAsync(string input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        using ChatSession session = _engine.Begin(input, context, _conversation);
        string answer = await session.AskAsync(cancellationToken).ConfigureAwait(false);
        if (_format.TryRead(answer, out TOutput? value, out string? problem))
        {
            return value;
        }

        session.Add(new ChatMessage(
            ChatRole.User,
            $"That answer cannot be read as JSON of the schema that was asked for: {problem} Answer again, with that JSON and nothing else."));
        answer = await session.AskWithoutToolsAsync(cancellationToken).ConfigureAwait(false);
        return _format.TryRead(answer, out value, out problem) ? value : throw new OutputFormatException(Name, typeof(TOutput).Name, problem);
    }
}
