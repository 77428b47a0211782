namespace Agents.Core.Critics;

/// <summary>A critic that is a function.</summary>
/// <remarks>Immutable and thread-safe, as far as the function is.</remarks>
public sealed class RuleCritic : ICritic
{
    private readonly Func<CriticRequest, AgentContext, CancellationToken, ValueTask<CriticVerdict>> _judge;

    /// <summary>Initializes a critic that may wait.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="judge">The rule. It may be called by many runs at once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="judge"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public RuleCritic(string name, Func<CriticRequest, AgentContext, CancellationToken, ValueTask<CriticVerdict>> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        Name = AgentPath.CheckName(name, nameof(name));
        _judge = judge;
    }

    /// <summary>Initializes a critic that needs neither its run nor a wait.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="judge">The rule. It may be called by many runs at once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="judge"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public RuleCritic(string name, Func<CriticRequest, CriticVerdict> judge)
        : this(name, Lift(judge))
    {
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ValueTask<CriticVerdict> InvokeAsync(CriticRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        return _judge(input, context, cancellationToken);
    }

    private static Func<CriticRequest, AgentContext, CancellationToken, ValueTask<CriticVerdict>> Lift(Func<CriticRequest, CriticVerdict> judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return (request, _, _) => new ValueTask<CriticVerdict>(judge(request));
    }
}
