using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Which calls are tried again how often: executors by the kind of work, all other roles alike.</summary>
/// <remarks>Not thread-safe while it is being changed; a solver copies it when it is built.</remarks>
public sealed class RetryTable
{
    private readonly Dictionary<TaskType, RoleRetry> _byType;

    /// <summary>Initializes the table with the published defaults: retrieve exponentially 3 times from 1 s up to 30 s, write linearly twice from
    /// 2 s up to 10 s, think exponentially twice from 0.5 s up to 15 s, code once after 3 s, pictures never; others, and the other roles,
    /// exponentially 3 times from 1 s up to 60 s.</summary>
    public RetryTable()
    {
        _byType = new Dictionary<TaskType, RoleRetry>
        {
            [TaskType.Retrieve] = Of(3, RetryBackoff.Exponential, 1, 30),
            [TaskType.Write] = Of(2, RetryBackoff.Linear, 2, 10),
            [TaskType.Think] = Of(2, RetryBackoff.Exponential, 0.5, 15),
            [TaskType.CodeInterpret] = Of(1, RetryBackoff.Fixed, 3, 3),
            [TaskType.ImageGeneration] = RoleRetry.None,
        };
        Default = Of(3, RetryBackoff.Exponential, 1, 60);
    }

    private RetryTable(RetryTable other)
    {
        _byType = new Dictionary<TaskType, RoleRetry>(other._byType);
        Default = other.Default;
    }

    /// <summary>Gets or sets the rule for kinds of work without one of their own, and for all roles but the executor.</summary>
    /// <value>The default is exponential, 3 times, from 1 s up to 60 s.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public RoleRetry Default { get; set => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets or sets the rule for executors of one kind of work.</summary>
    /// <param name="type">The kind.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public RoleRetry this[TaskType type]
    {
        get => _byType.GetValueOrDefault(type, Default);
        set => _byType[type] = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Sets every rule to one that never tries again.</summary>
    public void Clear()
    {
        _byType.Clear();
        Default = RoleRetry.None;
    }

    internal RetryTable Copy() => new(this);

    private static RoleRetry Of(int retries, RetryBackoff backoff, double seconds, double longest) => new()
    {
        Retries = retries,
        Backoff = backoff,
        Delay = TimeSpan.FromSeconds(seconds),
        MaxDelay = TimeSpan.FromSeconds(longest),
    };
}
