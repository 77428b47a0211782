using System.Globalization;
using Agents.Core.Budgets;
using Microsoft.Extensions.Configuration;

namespace WebApi;

/// <summary>Who may call, and what each may spend in a window of time.</summary>
internal sealed record CallerSettings(TimeSpan Window, Budget Budget, IReadOnlyDictionary<string, string> NamesByKey)
{
    public static CallerSettings Read(IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("Callers");
        return new CallerSettings(
            TimeSpan.Parse(section["Window"]!, CultureInfo.InvariantCulture),
            Budget.Usd(decimal.Parse(section["Usd"]!, CultureInfo.InvariantCulture)) with { Tokens = long.Parse(section["Tokens"]!, CultureInfo.InvariantCulture) },
            section.GetSection("Keys").GetChildren().ToDictionary(child => child.Value!, child => child.Key, StringComparer.Ordinal));
    }
}
