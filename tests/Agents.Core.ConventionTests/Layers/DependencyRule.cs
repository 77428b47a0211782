using System.Xml.Linq;

namespace Agents.Core.ConventionTests.Layers;

/// <summary>Holds what a project of src refers to: only the packages and projects of its line in the list.</summary>
internal static class DependencyRule
{
    public static IReadOnlyList<string> Check(ShippedPackage package, string project)
    {
        XElement root = XElement.Parse(project);
        return
        [
            .. Named(root, "PackageReference").Except(package.MayUsePackages, StringComparer.Ordinal)
                .Select(name => $"{package.Name} refers to the package {name}, which is not on its line in ShippedPackages.cs."),
            .. Named(root, "ProjectReference").Select(ProjectName).Except(package.MayUseProjects, StringComparer.Ordinal)
                .Select(name => $"{package.Name} refers to the project {name}, which is not on its line in ShippedPackages.cs."),
        ];
    }

    private static IEnumerable<string> Named(XElement root, string element) =>
        root.Descendants(element).Select(reference => (string?)reference.Attribute("Include")).OfType<string>();

    private static string ProjectName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
