using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>An agent that is a model with tools: asked in text, it calls tools turn by turn until it answers in text.</summary>
/// <remarks>
/// Each turn sets aside what it may cost before the model is called, and settles what it did cost afterwards. Immutable and
/// thread-safe, as far as its client and its tools are; it does not dispose of the client.
/// </remarks>
public sealed class ChatAgent : IAgent<string, string>, IModelUser
{
    private readonly ChatEngine _engine;
    private readonly Conversation? _conversation;

    internal ChatAgent(ChatEngine engine, Conversation? conversation = null)
    {
        _engine = engine;
        _conversation = conversation;
    }

    /// <inheritdoc/>
    public string Name => _engine.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => _engine.Clients;

    /// <summary>Begins to build an agent.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <returns>A builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public static ChatAgentBuilder Create(string name, IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ChatAgentBuilder(AgentPath.CheckName(name, nameof(name)), client);
    }

    /// <summary>Gives the agent a memory: each run continues the conversation and adds to it.</summary>
    /// <param name="conversation">The conversation. One run at a time may use it.</param>
    /// <returns>An agent that shares everything else with this one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="conversation"/> is <see langword="null"/>.</exception>
    public ChatAgent In(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return new ChatAgent(_engine, conversation);
    }

    /// <inheritdoc/>
    public async ValueTask<string> InvokeAsync(string input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        using ChatSession session = _engine.Begin(input, context, _conversation);
        return await session.AskAsync(cancellationToken).ConfigureAwait(false);
    }
}
