using System.Reflection;
using System.Xml.Linq;

namespace Agents.Core.ConventionTests.Documentation;

/// <summary>The XML documentation that the compiler wrote beside an assembly.</summary>
internal sealed class DocumentationFile
{
    private readonly Dictionary<string, XElement> _members;

    private DocumentationFile(XElement root) =>
        _members = root.Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public static DocumentationFile Load(string path) => new(XElement.Load(path));

    public XElement? Find(MemberInfo member) => _members.GetValueOrDefault(DocumentationIds.Of(member));

    public static bool IsInherited(XElement documentation) => documentation.Element("inheritdoc") is not null;

    /// <summary>Tells whether an element is there and says something: words, or a reference.</summary>
    public static bool Says(XElement? element) =>
        element is not null && (element.HasElements || !string.IsNullOrWhiteSpace(element.Value));
}
