using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>How a chat agent works.</summary>
/// <remarks>Read once when the agent is built; changes after that have no effect on it.</remarks>
public sealed class ChatAgentOptions
{
    /// <summary>The greatest <see cref="MaxTurns"/>.</summary>
    public const int TurnsLimit = 10_000;

    /// <summary>The greatest <see cref="MaxParallelToolCalls"/>.</summary>
    public const int ParallelLimit = 1_024;

    /// <summary>Gets or sets what the model is told about its work before anything else.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? Instructions { get; set; }

    /// <summary>Gets or sets how many turns with tools one call of the agent may take.</summary>
    /// <value>1 to <see cref="TurnsLimit"/> turns. The default is 16. An agent that reaches it gets one more turn, without tools, to
    /// answer from what it knows; its run then ends with <see cref="StopReason.TurnLimit"/>.</value>
    public int MaxTurns { get; set; } = 16;

    /// <summary>Gets or sets how many tokens one answer of the model may have.</summary>
    /// <value>1 or more tokens, or <see langword="null"/> to leave it to the model. The default is <see langword="null"/>; where a budget
    /// limits tokens or money, that counts as 4,096. A budget that has less left makes it less.</value>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets how many tool calls of one answer run at the same time.</summary>
    /// <value>1 to <see cref="ParallelLimit"/> calls. The default is 8.</value>
    public int MaxParallelToolCalls { get; set; } = 8;

    /// <summary>Gets or sets whether answers are streamed, so that observers get <see cref="TextStreamed"/> events.</summary>
    /// <value>The default is <see langword="false"/>. Everything else is the same either way.</value>
    public bool Streaming { get; set; }

    /// <summary>Gets or sets what shortens a history before it is sent to the model.</summary>
    /// <value>The default is <see langword="null"/>: the whole history is sent. A call and its result are never sent apart: a half that the
    /// reducer left out is put back. The history itself stays whole. What a reducer spends on a model of its own is not in the budget.</value>
    public IChatReducer? Reducer { get; set; }

    /// <summary>Gets or sets further settings of the model, such as the temperature or the model's id.</summary>
    /// <value>The default is <see langword="null"/>: none. Tools, instructions, response format and the limit of output tokens are set by the
    /// agent, and refused here. A required tool mode holds for the first turn.</value>
    public ChatOptions? ModelOptions { get; set; }

    internal void AddFailures(List<string> failures)
    {
        if (MaxTurns is < 1 or > TurnsLimit)
        {
            failures.Add($"{nameof(MaxTurns)} must be 1 to {TurnsLimit} turns, but is {MaxTurns}.");
        }

        if (MaxOutputTokens < 1)
        {
            failures.Add($"{nameof(MaxOutputTokens)} must be 1 or more tokens, or null, but is {MaxOutputTokens}.");
        }

        if (MaxParallelToolCalls is < 1 or > ParallelLimit)
        {
            failures.Add($"{nameof(MaxParallelToolCalls)} must be 1 to {ParallelLimit} calls, but is {MaxParallelToolCalls}.");
        }

        AddIfSet(failures, ModelOptions?.Tools is { Count: > 0 }, nameof(ChatOptions.Tools), "WithTool");
        AddIfSet(failures, ModelOptions?.Instructions is not null, nameof(ChatOptions.Instructions), "WithInstructions");
        AddIfSet(failures, ModelOptions?.ResponseFormat is not null, nameof(ChatOptions.ResponseFormat), "Build<TOutput>");
        AddIfSet(failures, ModelOptions?.MaxOutputTokens is not null, nameof(ChatOptions.MaxOutputTokens), nameof(MaxOutputTokens));
    }

    private static void AddIfSet(List<string> failures, bool isSet, string name, string instead)
    {
        if (isSet)
        {
            failures.Add($"{nameof(ModelOptions)}.{name} must not be set; use {instead}.");
        }
    }
}
