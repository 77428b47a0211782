using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>A verifier that is a model.</summary>
/// <remarks>The candidate reaches the model as material, marked so that nothing in it passes for an instruction. Immutable and thread-safe, as far
/// as its client is; it does not dispose of the client.</remarks>
public sealed class ChatVerifier : IVerifier, IModelUser
{
    private readonly ChatAgent<VerifierAnswer> _agent;

    private ChatVerifier(ChatAgent<VerifierAnswer> agent) => _agent = agent;

    /// <inheritdoc/>
    public string Name => _agent.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_agent).Clients;

    /// <summary>Makes a verifier of a model.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="prompts">What it is told about its work; <see langword="null"/> for <see cref="RolePrompts.Default"/>.</param>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Changes the options of the chat agent; it has the last word, also about the instructions.</param>
    /// <returns>The verifier.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static ChatVerifier Create(
        IChatClient client, RolePrompts? prompts = null, string name = "verifier", Action<ChatAgentOptions>? configure = null) =>
        new(RoleAgent.Build<VerifierAnswer>(name, client, (prompts ?? RolePrompts.Default).Verifier, configure));

    /// <inheritdoc/>
    /// <exception cref="OutputFormatException">The model's answer could not be read, not even when it was shown the problem.</exception>
    public async ValueTask<Verification> InvokeAsync(VerifyRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        VerifierAnswer answer = await _agent.InvokeAsync(RoleMessage.For(input), context, cancellationToken).ConfigureAwait(false);
        return new Verification { IsAccepted = answer.Accepted, Feedback = string.IsNullOrWhiteSpace(answer.Feedback) ? null : answer.Feedback.Trim() };
    }
}
