using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>An executor that is a model with tools, and answers in text.</summary>
/// <remarks>
/// Its prompt asks for the place of each fact in square brackets; what stands so in the answer, such as <c>[docs/guide.md:12]</c>, becomes
/// <see cref="Answer.Sources"/>, in its order, each once. It is a place when it has no blanks and a dot, slash, colon or hash sign between other characters,
/// or when it ends in a line's number. For an agent that exists already, see <see cref="Executor"/>. Immutable and thread-safe, as far as its
/// client and its tools are; it does not dispose of the client.
/// </remarks>
public sealed class ChatExecutor : IAgent<ExecuteRequest, Answer>, IModelUser
{
    private readonly ChatAgent _agent;

    private ChatExecutor(ChatAgent agent) => _agent = agent;

    /// <inheritdoc/>
    public string Name => _agent.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_agent).Clients;

    /// <summary>Makes an executor of a model.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="tools">What it can call; <see langword="null"/> for nothing.</param>
    /// <param name="prompts">What it is told about its work; <see langword="null"/> for <see cref="RolePrompts.Default"/>.</param>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Changes the options of the chat agent; it has the last word, also about the instructions.</param>
    /// <returns>The executor.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options or the tools cannot be used; every problem is listed.</exception>
    public static ChatExecutor Create(
        IChatClient client,
        IEnumerable<AIFunction>? tools = null,
        RolePrompts? prompts = null,
        string name = "executor",
        Action<ChatAgentOptions>? configure = null)
    {
        ChatAgentBuilder builder = ChatAgent.Create(name, client)
            .WithInstructions((prompts ?? RolePrompts.Default).Executor)
            .WithTools(tools ?? []);
        if (configure is not null)
        {
            builder.Configure(configure);
        }

        return new ChatExecutor(builder.Build());
    }

    /// <inheritdoc/>
    public async ValueTask<Answer> InvokeAsync(ExecuteRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        string text = await _agent.InvokeAsync(RoleMessage.For(input), context, cancellationToken).ConfigureAwait(false);
        return new Answer { Text = text, Sources = CitedPlaces.In(text) };
    }
}
