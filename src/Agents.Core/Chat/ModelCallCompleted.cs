using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>A model answered.</summary>
public sealed record ModelCallCompleted : AgentEvent
{
    /// <summary>Gets the id of the model, as the answer says it, at most 128 characters of it; <c>unknown</c> when neither client nor answer says.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets what the call cost.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets whether the cost is an estimate because no usage was reported.</summary>
    public required bool IsEstimated { get; init; }

    /// <summary>Gets why the model ended its answer; empty when its provider does not say.</summary>
    /// <value><c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c>, <c>pause_turn</c>, or a word of the provider's own, which is
    /// <c>other</c> where content is withheld.</value>
    public required string FinishReason { get; init; }

    /// <summary>Gets how many tools the answer calls.</summary>
    public required int ToolCalls { get; init; }

    /// <summary>Gets how long it took since its <see cref="ModelCallStarted"/>, by the run's clock; with the waits of a further attempt, and of limits.</summary>
    public required TimeSpan Duration { get; init; }

    internal override AgentEvent WithoutContent() =>
        FinishReasons.Bound(FinishReason) is var bound && bound == FinishReason ? this : this with { FinishReason = bound };

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        if (subject is ToldModelCall call)
        {
            telemetry.End(this, call, new SpanEnd
            {
                Spend = Spend,
                FirstChunk = call.FirstChunk,
                Labels = call.LabelAnswer(),
                Details = call.DescribeAnswer(FinishReason, telemetry.CapturesContent),
            });
        }
    }
}
