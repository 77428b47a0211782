using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>An aggregator that is a model.</summary>
/// <remarks>The results of the parts reach the model as material, marked so that nothing in them passes for an instruction. Immutable and
/// thread-safe, as far as its client is; it does not dispose of the client.</remarks>
public sealed class ChatAggregator : IAggregator, IModelUser
{
    private readonly ChatAgent<AggregatorAnswer> _agent;

    private ChatAggregator(ChatAgent<AggregatorAnswer> agent) => _agent = agent;

    /// <inheritdoc/>
    public string Name => _agent.Name;

    IReadOnlyList<IChatClient> IModelUser.Clients => ((IModelUser)_agent).Clients;

    /// <summary>Makes an aggregator of a model.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="prompts">What it is told about its work; <see langword="null"/> for <see cref="RolePrompts.Default"/>.</param>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Changes the options of the chat agent; it has the last word, also about the instructions.</param>
    /// <returns>The aggregator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static ChatAggregator Create(
        IChatClient client, RolePrompts? prompts = null, string name = "aggregator", Action<ChatAgentOptions>? configure = null) =>
        new(RoleAgent.Build<AggregatorAnswer>(name, client, (prompts ?? RolePrompts.Default).Aggregator, configure, answer => answer.FindProblem()));

    /// <inheritdoc/>
    /// <exception cref="OutputFormatException">The model's answer could not be read, not even when it was shown the problem.</exception>
    public async ValueTask<Answer> InvokeAsync(AggregateRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        AggregatorAnswer answer = await _agent.InvokeAsync(RoleMessage.For(input), context, cancellationToken).ConfigureAwait(false);
        string[] sources = [.. (answer.Sources ?? []).Where(source => !string.IsNullOrWhiteSpace(source)).Select(source => source!.Trim()).Distinct()];
        return new Answer { Text = answer.Text, Sources = sources };
    }
}
