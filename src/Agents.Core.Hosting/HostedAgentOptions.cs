using Agents.Core.Budgets;

namespace Agents.Core.Hosting;

/// <summary>What configuration says of one agent. What it does not say stays as the code has it.</summary>
/// <remarks>Only <see cref="Budget"/> applies to agents that are not chat agents made by <see cref="AgentsBuilder"/>; the rest is refused there.</remarks>
public sealed class HostedAgentOptions
{
    /// <summary>Gets or sets the name of the model.</summary>
    /// <value>The name of a model that was added or configured; the default is <see langword="null"/>: what the code says.</value>
    public string? Model { get; set; }

    /// <summary>Gets or sets what the model is told about its work.</summary>
    /// <value>The default is <see langword="null"/>: what the code says.</value>
    public string? Instructions { get; set; }

    /// <summary>Gets or sets how many turns with tools one call of the agent may take.</summary>
    /// <value>1 to <see cref="Chat.ChatAgentOptions.TurnsLimit"/> turns; the default is <see langword="null"/>: what the code says.</value>
    public int? MaxTurns { get; set; }

    /// <summary>Gets or sets how many tokens one answer of the model may have.</summary>
    /// <value>1 or more tokens; the default is <see langword="null"/>: what the code says.</value>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets how many tool calls of one answer run at the same time.</summary>
    /// <value>1 to <see cref="Chat.ChatAgentOptions.ParallelLimit"/> calls; the default is <see langword="null"/>: what the code says.</value>
    public int? MaxParallelToolCalls { get; set; }

    /// <summary>Gets or sets whether answers are streamed, so that observers get them piece by piece.</summary>
    /// <value>The default is <see langword="null"/>: what the code says.</value>
    public bool? Streaming { get; set; }

    /// <summary>Gets or sets the limits of runs of this agent. A limit that it does not set is that of <see cref="AgentsOptions.Budget"/>.</summary>
    /// <value>In amounts, and not a share; the default is <see langword="null"/>: those of <see cref="AgentsOptions.Budget"/> alone. It counts for
    /// runs that are started of this agent, and not where another agent calls it.</value>
    public Budget? Budget { get; set; }

    /// <summary>Gets what is set here that only a chat agent can take.</summary>
    internal IEnumerable<string> ChatSettings()
    {
        (string Name, bool IsSet)[] all =
        [
            (nameof(Model), Model is not null),
            (nameof(Instructions), Instructions is not null),
            (nameof(MaxTurns), MaxTurns is not null),
            (nameof(MaxOutputTokens), MaxOutputTokens is not null),
            (nameof(MaxParallelToolCalls), MaxParallelToolCalls is not null),
            (nameof(Streaming), Streaming is not null),
        ];
        return all.Where(setting => setting.IsSet).Select(setting => setting.Name);
    }
}
