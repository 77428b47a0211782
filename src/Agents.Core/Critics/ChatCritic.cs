using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Critics;

/// <summary>A critic that is a model.</summary>
/// <remarks>It is asked as a verifier is: the result that it judges stands in a fence that nothing in it can end. Immutable and thread-safe, as far as its
/// client is; it does not dispose of the client.</remarks>
public sealed class ChatCritic : ICritic, IModelUser
{
    private static readonly string Prompt = PromptText.Read("Critics", "critic");

    private readonly ChatAgent<CriticReply> _agent;

    /// <summary>Initializes a critic.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="client">The model: another one than that of whoever is judged.</param>
    /// <param name="configure">Changes the options of the chat agent behind it, such as the instructions; <see langword="null"/> leaves them.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public ChatCritic(string name, IChatClient client, Action<ChatAgentOptions>? configure = null) =>
        _agent = ChatAgent.Create(name, client)
            .WithInstructions(Prompt)
            .Configure(options => configure?.Invoke(options))
            .Build(CriticJsonContext.Default.CriticReply);

    /// <inheritdoc/>
    public string Name => _agent.Name;

    /// <inheritdoc/>
    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_agent).Clients;

    /// <inheritdoc/>
    public async ValueTask<CriticVerdict> InvokeAsync(CriticRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        VerifyRequest asked = new() { Goal = input.Goal, Briefing = input.Briefing, Candidate = input.Candidate, Criteria = input.Criteria };
        CriticReply reply = await _agent.InvokeAsync(RoleMessage.For(asked), context, cancellationToken).ConfigureAwait(false);

        // A model that names what is broken and then lets it pass contradicts itself; that is no certificate.
        return reply.Veto || reply.Broken is { Count: > 0 }
            ? CriticVerdict.Veto(string.IsNullOrWhiteSpace(reply.Feedback) ? null : reply.Feedback, reply.Broken ?? [])
            : CriticVerdict.Passed;
    }
}
