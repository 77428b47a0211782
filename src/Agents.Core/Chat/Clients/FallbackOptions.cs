using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Which clients are asked when one fails, upon which failures, and in which order.</summary>
/// <remarks>Read once when the client is made; not thread-safe while it is being changed.</remarks>
public sealed class FallbackOptions
{
    /// <summary>The longest time for which a client is passed over because it asked to wait.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Gets the clients that are asked after the preferred one, in order; the last may be one that needs no network.</summary>
    /// <value>At least one; no <see langword="null"/>. The default is empty. They are disposed of with the client that is made of them.</value>
    public IList<IChatClient> Clients { get; } = [];

    /// <summary>Gets the kinds of failure upon which the next client is asked.</summary>
    /// <value>
    /// Any kinds but <see cref="ModelErrorKind.Canceled"/>, of which nothing follows. The default is <see cref="ModelErrorKind.RateLimited"/>,
    /// <see cref="ModelErrorKind.Overloaded"/>, <see cref="ModelErrorKind.Timeout"/>, <see cref="ModelErrorKind.Connection"/> and
    /// <see cref="ModelErrorKind.Unknown"/>, because the failure is this provider's; <see cref="ModelErrorKind.Authentication"/>, because the next
    /// one has a key of its own; <see cref="ModelErrorKind.ContextTooLong"/>, because its window may be longer. Not
    /// <see cref="ModelErrorKind.InvalidRequest"/>, which is a mistake of the application that another model would hide; nor
    /// <see cref="ModelErrorKind.ContentFilter"/>, because a refusal is a judgement and no outage: who wants a second opinion adds it.
    /// </value>
    public ISet<ModelErrorKind> HopOn { get; } = new HashSet<ModelErrorKind>
    {
        ModelErrorKind.Unknown,
        ModelErrorKind.RateLimited,
        ModelErrorKind.Overloaded,
        ModelErrorKind.Timeout,
        ModelErrorKind.Connection,
        ModelErrorKind.Authentication,
        ModelErrorKind.ContextTooLong,
    };

    /// <summary>Gets or sets what follows when a model fails in the middle of a stream.</summary>
    /// <value>The default is <see cref="AfterFirstUpdate.Throw"/>.</value>
    public AfterFirstUpdate AfterFirstUpdate { get; set; }

    /// <summary>Gets or sets how long a client is passed over after it failed with <see cref="ModelErrorKind.RateLimited"/> or
    /// <see cref="ModelErrorKind.Authentication"/>, so that not every call meets the same failure first.</summary>
    /// <value>
    /// 0 to 1 day, by the clock of the call that failed; 0 for never. The default is 0. A provider that asks to wait longer is given that, up to
    /// <see cref="MaxRetryAfter"/>. A client that is passed over is asked after all others have failed.
    /// </value>
    public TimeSpan CoolDown { get; set; }

    /// <summary>Gets or sets what puts the clients in order for a call.</summary>
    /// <value>
    /// Gives at least one of the clients of the request, the first to ask first; those it leaves out are not asked. It may be called by many calls at
    /// once, and what it throws, the call throws. The default is <see langword="null"/>: the order of the list.
    /// </value>
    public Func<FallbackRequest, CancellationToken, ValueTask<IReadOnlyList<IChatClient>>>? Order { get; set; }

    /// <summary>Gets or sets the clock of calls outside of a run. Inside of a run it is the run's.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal FallbackOptions Copy()
    {
        FallbackOptions copy = new() { AfterFirstUpdate = AfterFirstUpdate, CoolDown = CoolDown, Order = Order, Clock = Clock };
        foreach (IChatClient client in Clients)
        {
            copy.Clients.Add(client);
        }

        copy.HopOn.Clear();
        copy.HopOn.UnionWith(HopOn);
        return copy;
    }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (Clients.Count == 0)
        {
            failures.Add($"{nameof(Clients)} must hold at least one client to fall back to, but is empty.");
        }
        else if (Clients.Contains(null!))
        {
            failures.Add($"{nameof(Clients)} must hold no null.");
        }

        foreach (ModelErrorKind kind in HopOn)
        {
            if (kind == ModelErrorKind.Canceled || !Enum.IsDefined(kind))
            {
                failures.Add($"{nameof(HopOn)} must hold known kinds other than {ModelErrorKind.Canceled}, but holds {kind}.");
            }
        }

        if (!Enum.IsDefined(AfterFirstUpdate))
        {
            failures.Add($"{nameof(AfterFirstUpdate)} must be {AfterFirstUpdate.Throw} or {AfterFirstUpdate.Restart}, but is {AfterFirstUpdate}.");
        }

        if (CoolDown < TimeSpan.Zero || CoolDown > TimeSpan.FromDays(1))
        {
            failures.Add($"{nameof(CoolDown)} must be 0 to 1 day, but is {CoolDown}.");
        }

        if (Clock is null)
        {
            failures.Add($"{nameof(Clock)} must not be null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(FallbackOptions), failures);
        }
    }
}
