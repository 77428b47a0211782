using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>A model is about to be called.</summary>
public sealed record ModelCallStarted : AgentEvent
{
    /// <summary>Gets the model's id; <c>unknown</c> when the client does not say.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the provider, as the client calls it.</summary>
    /// <value>The default is <see langword="null"/>: the client does not say.</value>
    public string? Provider { get; init; }

    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets what the budget set aside for the call.</summary>
    public required Spend Reserved { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        if (subject is ToldModelCall call)
        {
            telemetry.Begin(this, call.Describe(Model));
        }
    }
}
