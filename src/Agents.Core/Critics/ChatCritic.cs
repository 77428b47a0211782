using System.Text;
using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Critics;

/// <summary>A critic that is a model.</summary>
/// <remarks>Immutable and thread-safe, as far as its client is; it does not dispose of the client.</remarks>
public sealed class ChatCritic : ICritic, IModelUser
{
    private static readonly Lazy<string> Prompt = new(ReadPrompt);

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
            .WithInstructions(Prompt.Value)
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
        CriticReply reply = await _agent.InvokeAsync(Write(input), context, cancellationToken).ConfigureAwait(false);

        // A model that names what is broken and then lets it pass contradicts itself; that is no certificate.
        return reply.Veto || reply.Broken is { Count: > 0 }
            ? CriticVerdict.Veto(string.IsNullOrWhiteSpace(reply.Feedback) ? null : reply.Feedback, reply.Broken ?? [])
            : CriticVerdict.Passed;
    }

    private static string Write(CriticRequest request)
    {
        StringBuilder text = new();
        text.Append("<objective>\n").Append(request.Briefing.Objective).Append("\n</objective>\n<task>\n").Append(request.Goal.Text).Append('\n');
        if (request.Goal.Context is { } known)
        {
            text.Append(known).Append('\n');
        }

        text.Append("</task>\n<criteria>\n");
        foreach (Criterion criterion in request.Criteria)
        {
            text.Append("- ").Append(criterion.Name).Append(": ").Append(criterion.Text).Append('\n');
        }

        text.Append("</criteria>\n<result>\n").Append(Enclosed(request.Candidate.Text)).Append('\n');
        foreach (string source in request.Candidate.Sources)
        {
            text.Append("Source: ").Append(Enclosed(source)).Append('\n');
        }

        return text.Append("</result>").ToString();
    }

    /// <summary>Keeps a result from ending its own frame.</summary>
    private static string Enclosed(string text) => text.Replace("</result", "<\\/result", StringComparison.OrdinalIgnoreCase);

    private static string ReadPrompt()
    {
        using Stream stream = typeof(ChatCritic).Assembly.GetManifestResourceStream("Agents.Core.Critics.Prompts.critic.md")
            ?? throw new InvalidOperationException("The assembly does not contain the critic's prompt.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Trim();
    }
}
