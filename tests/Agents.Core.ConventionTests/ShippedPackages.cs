namespace Agents.Core.ConventionTests;

/// <summary>The one list of packages: every rule runs over each of them. A new package is one line here.</summary>
internal static class ShippedPackages
{
    private static readonly ShippedPackage[] List =
    [
        new(
            "Agents.Core",
            ["Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Polly.Core", "System.Threading.RateLimiting"],
            []),
        new("Agents.Core.Scoring", ["System.Numerics.Tensors"], ["Agents.Core"]),
        new("Agents.Core.Offline", ["Microsoft.Extensions.AI.Abstractions"], ["Agents.Core.Scoring"]),
        new("Agents.Core.OpenAI", ["Microsoft.Extensions.AI.Abstractions", "OpenAI"], ["Agents.Core"]),
        new("Agents.Core.Anthropic", ["Microsoft.Extensions.AI.Abstractions", "Anthropic"], ["Agents.Core"]),
        new("Agents.Core.Mcp", ["Microsoft.Extensions.AI.Abstractions", "ModelContextProtocol.Core"], ["Agents.Core"]),
        new("Agents.Core.Testing", [], ["Agents.Core"]),
        new(
            "Agents.Core.Hosting",
            [
                "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Diagnostics.HealthChecks",
                "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Options.ConfigurationExtensions",
            ],
            ["Agents.Core"]),
    ];

    public static IReadOnlyList<ShippedPackage> All => List;

    /// <summary>Gets the names as rows for theories.</summary>
    public static TheoryData<string> Names => [.. List.Select(package => package.Name)];

    public static ShippedPackage Named(string name) => List.Single(package => package.Name == name);
}
