using System.Xml.Linq;

namespace Agents.Core.ConventionTests.Documentation;

/// <summary>Holds that every option which can be set says its range and default in a value element.</summary>
internal static class OptionValueRule
{
    public static IReadOnlyList<string> Check(IEnumerable<Type> types, DocumentationFile file) =>
    [
        .. types.VisibleTypes()
            .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
            .SelectMany(type => type.VisibleProperties())
            .Where(property => property.SetMethod.IsVisibleOutside() && !SaysValue(file.Find(property)))
            .Select(property => $"{DocumentationIds.Of(property)} has no <value>; say its range and default there."),
    ];

    private static bool SaysValue(XElement? documentation) =>
        documentation is not null
        && (DocumentationFile.IsInherited(documentation) || DocumentationFile.Says(documentation.Element("value")));
}
