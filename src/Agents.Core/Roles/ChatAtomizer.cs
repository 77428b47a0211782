using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>An atomizer that is a model.</summary>
/// <remarks>Immutable and thread-safe, as far as its client is; it does not dispose of the client.</remarks>
public sealed class ChatAtomizer : IAtomizer, IModelUser
{
    private readonly ChatAgent<AtomizerAnswer> _agent;

    private ChatAtomizer(ChatAgent<AtomizerAnswer> agent) => _agent = agent;

    /// <inheritdoc/>
    public string Name => _agent.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_agent).Clients;

    /// <summary>Makes an atomizer of a model.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="prompts">What it is told about its work; <see langword="null"/> for <see cref="RolePrompts.Default"/>.</param>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Changes the options of the chat agent; it has the last word, also about the instructions.</param>
    /// <returns>The atomizer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static ChatAtomizer Create(
        IChatClient client, RolePrompts? prompts = null, string name = "atomizer", Action<ChatAgentOptions>? configure = null) =>
        new(RoleAgent.Build<AtomizerAnswer>(name, client, (prompts ?? RolePrompts.Default).Atomizer, configure));

    /// <inheritdoc/>
    /// <exception cref="OutputFormatException">The model's answer could not be read, not even when it was shown the problem.</exception>
    public async ValueTask<Atomization> InvokeAsync(AtomizeRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        AtomizerAnswer answer = await _agent.InvokeAsync(RoleMessage.For(input), context, cancellationToken).ConfigureAwait(false);
        return new Atomization { IsAtomic = answer.Atomic, Reason = string.IsNullOrWhiteSpace(answer.Reason) ? null : answer.Reason.Trim() };
    }
}
