using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>How a tool stands in a tool graph: what it costs, what it is given, when its result will do.</summary>
/// <remarks>Read once when the tool is added; changes after that have no effect.</remarks>
public sealed class RouteToolOptions
{
    /// <summary>The greatest cost of a tool or an edge.</summary>
    public const double MaxCost = 1e9;

    /// <summary>Gets or sets what a step to the tool costs before its health is counted, in a unit of the graph's own.</summary>
    /// <value>0 to <see cref="MaxCost"/>. The default is 1; give a backup more, such as 2.</value>
    public double Cost { get; set; } = 1;

    /// <summary>Gets or sets where the arguments come from.</summary>
    /// <value>The default is <see cref="ArgumentMapping.Same"/>: each parameter gets the value of its name. The values of a route are those of its
    /// request, and of every tool that succeeded its output: by the tool's name and by each capability that it provides. <c>name.property</c> is one
    /// property of a value that is a JSON object or a dictionary of objects, letter case included; it does not reach into other objects or into lists.</value>
    public ArgumentMapping Arguments { get; set; } = ArgumentMapping.Same;

    /// <summary>Gets or sets what must hold of the tool's output.</summary>
    /// <value>The default is <see langword="null"/>: any output will do. Where it returns <see langword="false"/>, the call has failed and the route
    /// goes on without the tool. Where nobody can tell whether a side effect happened, throw <see cref="UnknownOutcomeException"/>. It is given
    /// the values of the route and the output, which is a <see cref="System.Text.Json.JsonElement"/> where the tool is a method.</value>
    public Func<IReadOnlyDictionary<string, object?>, object?, bool>? PostCondition { get; set; }

    /// <summary>Gets or sets what a call is expected to cost and how good its output will be, for routes by cost and quality.</summary>
    /// <value>The default is <see langword="null"/>: cost 0 and quality 1, as of a tool about which nothing is known.</value>
    public QualityEstimate? Estimate { get; set; }

    /// <summary>Gets or sets who judges the quality of an output, for routes by cost and quality.</summary>
    /// <value>The default is <see langword="null"/>: the estimate stands. It returns 0 (useless) to 1 (as good as can be) and is given the values of the
    /// route and the output, which is a <see cref="System.Text.Json.JsonElement"/> where the tool is a method.</value>
    public Func<IReadOnlyDictionary<string, object?>, object?, double>? Judge { get; set; }

    internal void AddFailures(string tool, List<string> problems)
    {
        if (!RouteCost.IsValid(Cost))
        {
            problems.Add($"The cost of tool '{tool}' must be {RouteCost.Range}, but is {RouteCost.Text(Cost)}.");
        }

        if (Arguments is null)
        {
            problems.Add($"The arguments of tool '{tool}' must not be null; use ArgumentMapping.Same.");
        }
    }
}
