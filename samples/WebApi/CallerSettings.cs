using Agents.Core.Budgets;
using Microsoft.Extensions.DependencyInjection;

namespace WebApi;

/// <summary>Who may call, and what each may spend in a window of time: the section <c>Callers</c> of the configuration.</summary>
internal sealed class CallerSettings
{
    public const string Section = "Callers";

    public TimeSpan Window { get; set; }

    public decimal Usd { get; set; }

    public long Tokens { get; set; }

    /// <summary>Gets the key of each caller, by name.</summary>
    public Dictionary<string, string> Keys { get; } = [];

    /// <summary>Gets what one caller may spend in a window.</summary>
    public Budget Limits() => Budget.Usd(Usd) with { Tokens = Tokens };

    /// <summary>Reads the section when the application starts, which does not start when something in it cannot be used.</summary>
    public static void Add(IServiceCollection services) => services.AddOptions<CallerSettings>()
        .BindConfiguration(Section, binder => binder.ErrorOnUnknownConfiguration = true)
        .Validate(all => all.Window > TimeSpan.Zero, $"{Section}:{nameof(Window)} must be above 0.")
        .Validate(all => all.Usd is > 0 and <= 1_000_000, $"{Section}:{nameof(Usd)} must be above 0 and at most 1000000.")
        .Validate(all => all.Tokens > 0, $"{Section}:{nameof(Tokens)} must be 1 or more.")
        .Validate(
            all => all.Keys.Count > 0 && !all.Keys.ContainsValue("") && all.Keys.Values.Distinct(StringComparer.Ordinal).Count() == all.Keys.Count,
            $"{Section}:{nameof(Keys)} must name at least one caller, each with a key of its own.")
        .ValidateOnStart();
}
