using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Agents.Core.Tools;

/// <summary>What the library may do with a tool, and what it may cost.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ToolPolicy
{
    /// <summary>The least <see cref="MaxResultLength"/>, in characters.</summary>
    public const int MinResultLength = 500;

    /// <summary>Gets the policy of a tool about which nothing is known.</summary>
    public static ToolPolicy Default { get; } = new();

    /// <summary>Gets how long one call may take, by the run's clock.</summary>
    /// <value>More than 0 and at most 1 day, or <see cref="Timeout.InfiniteTimeSpan"/>. The default is 60 seconds.
    /// A call that takes longer is given up; its cancellation token is cancelled, but a function that ignores it goes on unseen.</value>
    public TimeSpan Timeout
    {
        get;
        init => field = value == System.Threading.Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= TimeSpan.FromDays(1))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Timeout must be more than 0 and at most 1 day, but is {value}.");
    } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how often the tool may be called in one run, by all its agents together.</summary>
    /// <value>0 or more, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public int? MaxCalls { get; init => field = (int?)Checked(value); }

    /// <summary>Gets the name of the unit that calls are counted in, against <see cref="Budgets.Budget.ToolUnits"/>.</summary>
    /// <value>The default is <see langword="null"/>: the tool's name, counted only where a budget limits it.</value>
    public string? Unit { get; init; }

    /// <summary>Gets the name of the parameter that holds a batch: each element of its list is one unit.</summary>
    /// <value>The default is <see langword="null"/>: a call is one unit. Where a budget leaves less than a batch needs, the elements that fit
    /// are handed to the function, and the model is told how many were left out.</value>
    public string? BatchParameter { get; init; }

    /// <summary>Gets what one unit costs, in micro-dollars (millionths of a US dollar); charged whether the call succeeds or not.</summary>
    /// <value>0 or more. The default is 0: then a price that <see cref="RunOptions.Prices"/> lists for the tool's name counts, if there is one.</value>
    public long PriceMicroDollars { get; init => field = Checked(value)!.Value; }

    /// <summary>Gets whether calling the tool twice does the same as calling it once.</summary>
    /// <value>The default is <see langword="false"/>: a call that times out is <see cref="ToolIndeterminate"/> and is not made again.</value>
    public bool IsIdempotent { get; init; }

    /// <summary>Gets whether the tool changes nothing.</summary>
    /// <value>The default is <see langword="false"/>. A tool that changes nothing is idempotent too.</value>
    public bool IsReadOnly { get; init; }

    /// <summary>Gets whether each call must be approved through <see cref="IApproval"/>.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool NeedsApproval { get; init; }

    /// <summary>Gets how many characters of a result the model is given.</summary>
    /// <value><see cref="MinResultLength"/> or more. The default is 20,000. Of a longer result it gets head and tail; the whole is kept
    /// in the run, and the tool <c>read_artifact</c> reads it. Bytes, such as those of an image, count as base64: they are given whole, or left out
    /// with a line that says what they were, and not kept.</value>
    public int MaxResultLength
    {
        get;
        init => field = value >= MinResultLength
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"MaxResultLength must be {MinResultLength} or more characters, but is {value}.");
    } = 20_000;

    /// <summary>Gets whether the model is told only that the tool failed, and not the message of its exception.</summary>
    /// <value>The default is <see langword="false"/>. Set it where messages may hold what the model's provider must not see.</value>
    public bool HidesErrors { get; init; }

    /// <summary>Gets whether a call starts on the thread of the caller rather than on one of the pool.</summary>
    /// <value><see langword="null"/> lets the shape of the function decide: one that returns a task starts on the caller's thread, one that
    /// returns a plain value may block and goes to the pool. The default is <see langword="null"/>. Set it to <see langword="true"/> for
    /// plain functions that return at once: that saves the hop, and a timeout cannot end them.</value>
    public bool? StartsInline { get; init; }

    /// <summary>Gets the capabilities that the tool provides, by name.</summary>
    /// <value>The default is empty.</value>
    public ImmutableArray<string> Provides { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Gets the types of data that the tool needs before it can be called, by name.</summary>
    /// <value>The default is empty: the arguments are all it needs. A route calls the tool once other tools have provided these.</value>
    public ImmutableArray<string> Requires { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Gets which tools the agents that the tool calls may call although the agent that calls the tool lacks them.</summary>
    /// <value>The default is <see cref="ToolGrants.None"/>: a chat agent inside the tool may call only what the calling chat agent may call itself.</value>
    public ToolGrants Grants { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = ToolGrants.None;

    /// <summary>Gets whether a call whose outcome is unknown may be made again.</summary>
    internal bool IsRepeatable => IsIdempotent || IsReadOnly;

    private static long? Checked(long? value, [CallerMemberName] string? name = null) =>
        value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or more, but is {value}.");
}
