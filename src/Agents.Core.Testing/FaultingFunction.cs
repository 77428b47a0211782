using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>A function that fails where a <see cref="FaultSchedule"/> says, and is otherwise the function inside it.</summary>
/// <remarks>As thread-safe as the function inside.</remarks>
public sealed class FaultingFunction : DelegatingAIFunction
{
    private readonly FaultSchedule _schedule;
    private readonly FaultPoints _points;

    /// <summary>Initializes the function.</summary>
    /// <param name="innerFunction">The function that does the work.</param>
    /// <param name="schedule">Decides which point fails.</param>
    /// <param name="points">Where calls can fail; a function has no stream.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public FaultingFunction(AIFunction innerFunction, FaultSchedule schedule, FaultPoints points = FaultPoints.Before | FaultPoints.After)
        : base(innerFunction)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        _schedule = schedule;
        _points = points;
    }

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if ((_points & FaultPoints.Before) != FaultPoints.None)
        {
            _schedule.Hit($"before {Name}");
        }

        object? result = await base.InvokeCoreAsync(arguments, cancellationToken).ConfigureAwait(false);
        if ((_points & FaultPoints.After) != FaultPoints.None)
        {
            _schedule.Hit($"after {Name}");
        }

        return result;
    }
}
