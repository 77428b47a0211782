using Agents.Core.Roles;

namespace Agents.Core.Solving;

internal static class PlainAggregation
{
    public static Answer Join(AggregateRequest request) => new()
    {
        Text = string.Join("\n\n", request.Results.Select(result => result.Answer.Text)),
        Sources = [.. request.Results.SelectMany(result => result.Answer.Sources).Distinct()],
    };
}
