using System.Reflection;
using System.Xml.Linq;

namespace Agents.Core.ConventionTests.Documentation;

/// <summary>Holds that every visible member is documented by a summary that is not empty, or inherits its documentation.</summary>
internal static class SummaryRule
{
    public static IReadOnlyList<string> Check(IEnumerable<Type> types, DocumentationFile file)
    {
        List<string> complaints = [];
        foreach (MemberInfo member in types.VisibleTypes().SelectMany(type => Members(type).Prepend(type)))
        {
            XElement? documentation = file.Find(member);
            if (documentation is null)
            {
                if (!IsWrittenByCompiler(member) && !IsDocumentedAsParameter(member, file))
                {
                    complaints.Add($"{DocumentationIds.Of(member)} has no documentation.");
                }
            }
            else if (!DocumentationFile.IsInherited(documentation) && !DocumentationFile.Says(documentation.Element("summary")))
            {
                complaints.Add($"{DocumentationIds.Of(member)} has no summary.");
            }
        }

        return complaints;
    }

    private static IEnumerable<MemberInfo> Members(Type type) => type.IsDelegate()
        ? []
        :
        [
            .. type.VisibleConstructors(),
            .. type.VisibleMethods(),
            .. type.VisibleProperties(),
            .. type.VisibleFields(),
            .. type.VisibleEvents(),
        ];

    // A class without a constructor gets an empty one; nothing tells it from one that is written, whose absence of documentation the
    // compiler reports itself.
    private static bool IsWrittenByCompiler(MemberInfo member) =>
        member is ConstructorInfo constructor && constructor.GetParameters().Length == 0;

    // The parameters of a positional record, its constructor and its Deconstruct are documented on the type.
    private static bool IsDocumentedAsParameter(MemberInfo member, DocumentationFile file)
    {
        IEnumerable<XElement> parameters = file.Find(member.DeclaringType ?? (Type)member)?.Elements("param") ?? [];
        return member switch
        {
            PropertyInfo => parameters.Any(parameter => parameter.Attribute("name")?.Value == member.Name && DocumentationFile.Says(parameter)),
            ConstructorInfo or MethodInfo { Name: "Deconstruct" } => parameters.Any(DocumentationFile.Says),
            _ => false,
        };
    }
}
