namespace Agents.Core.ConventionTests.Shape;

/// <summary>Holds that a visible class is closed (sealed, static) or made to be derived from (abstract).</summary>
internal static class SealedRule
{
    public static IReadOnlyList<string> Check(IEnumerable<Type> types) =>
    [
        .. types.VisibleTypes()
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Select(type => $"{type} is neither sealed nor abstract nor static."),
    ];
}
