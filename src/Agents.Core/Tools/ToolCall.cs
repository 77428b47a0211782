using System.Globalization;
using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>One call of a tool by a model, from the asking to the outcome. Belongs to one invoker; one thread at a time works on it.</summary>
internal sealed class ToolCall
{
    private string? _canonicalArguments;
    private string? _canonicalArgumentsGiven;

    public ToolCall(FunctionCallContent content)
    {
        Content = content;
        Arguments = content.Arguments;
    }

    public FunctionCallContent Content { get; }

    public string Name => Content.Name;

    /// <summary>Gets the id as it is told: a provider may have written anything there, and some write kilobytes. Other ids are told as others.</summary>
    public string ToldId => Content.CallId is { Length: > AgentPath.MaxNameLength } id
        ? string.Create(CultureInfo.InvariantCulture, $"{NameText.Escape(id, AgentPath.MaxNameLength)}{StableHash.OfText(id, 0):x16}")
        : NameText.Escape(Content.CallId, AgentPath.MaxNameLength);

    /// <summary>Gets or sets the tool; <see langword="null"/> when there is none of that name.</summary>
    public Tool? Tool { get; set; }

    /// <summary>Gets or sets the way to a tool that answers; <see langword="null"/> when only the called tool can make the call.</summary>
    public ToolRoute? Route { get; set; }

    /// <summary>Gets whether this is an attempt of another tool at a call that the model made.</summary>
    public bool IsStandIn => Route is not null && Route.Call != this;

    /// <summary>Gets or sets the outcome; <see langword="null"/> until it is known.</summary>
    public ToolOutcome? Outcome { get; set; }

    /// <summary>Gets or sets what the budget set aside for the call.</summary>
    public Reservation Reservation { get; set; }

    /// <summary>Gets or sets how often the same call was made by this agent in this run, this time included.</summary>
    public int Count { get; set; } = 1;

    /// <summary>Gets or sets the number of the call among those of the same tool, from 1.</summary>
    public int Ordinal { get; set; } = 1;

    /// <summary>Gets or sets the arguments that the function is given: those of the model, with a batch shortened to what fits.</summary>
    public IDictionary<string, object?>? Arguments { get; set; }

    /// <summary>Gets or sets how many units the call uses: the elements of its batch that the budget has room for.</summary>
    public int Units { get; set; } = 1;

    /// <summary>Gets or sets how many elements of the batch were left out because the budget has no room for them.</summary>
    public int DroppedUnits { get; set; }

    /// <summary>Gets or sets what the budget set aside for the call, which is what it costs when it is made.</summary>
    public Spend Price { get; set; }

    /// <summary>Gets or sets whether the function was called, and so is charged.</summary>
    public bool WasMade { get; set; }

    /// <summary>Gets what the call cost, without what other tools in its place did.</summary>
    public Spend Spend => WasMade ? Price : default;

    /// <summary>Gets or sets how long the call took, without other tools in its place.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Gets what the call cost, other tools in its place included.</summary>
    public Spend TotalSpend => Route is null ? Spend : Spend + Route.SpendOfStandIns();

    /// <summary>Gets how long the call took, other tools in its place included.</summary>
    public TimeSpan TotalDuration => Route is null ? Duration : Duration + Route.DurationOfStandIns();

    /// <summary>Gets the name of the place at which a function stands that is given a context.</summary>
    public string PlaceName
    {
        get
        {
            // Two calls of one tool, its own and one in place of another tool, must not stand at the same place of the run.
            string name = IsStandIn ? $"{Tool!.Name}-for-{Route!.Call.Name}" : Tool!.Name;
            name = name.Length <= AgentPath.MaxNameLength - 8 ? name : name[..(AgentPath.MaxNameLength - 8)];
            return Ordinal == 1 ? name : $"{name}-{Ordinal}";
        }
    }

    public string CanonicalArguments => _canonicalArguments ??= Tools.CanonicalArguments.Write(Content.Arguments);

    /// <summary>Gets the arguments that the function is given, as JSON. Written once, so that what is approved is what is called.</summary>
    public string CanonicalArgumentsGiven =>
        DroppedUnits == 0 ? CanonicalArguments : _canonicalArgumentsGiven ??= Tools.CanonicalArguments.Write(Arguments);

    /// <summary>Gets what stands in the history as the result of the call.</summary>
    public object? ToResult()
    {
        // What was not called is not charged, and nothing of it was used.
        ToolCall made = Route?.Deciding ?? this;
        string? notice = made.DroppedUnits == 0 || !made.WasMade ? null
            : $"\n[notice] The budget had room for {made.Units} of {made.Units + made.DroppedUnits} elements: the first {made.Units} were used, the others left out.";
        if (Route?.WriteNotice() is { } rerouted)
        {
            notice += rerouted;
        }

        if (Count == ToolInvoker.WarnedCount)
        {
            notice += $"\n[notice] This was call {Count} of '{Name}' with the same arguments; the result will not change. The next one stops the run.";
        }

        return notice is null ? Outcome!.ToResult() : Outcome!.ToText() + notice;
    }
}
