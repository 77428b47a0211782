using System.Reflection;

namespace Agents.Core.ConventionTests;

/// <summary>A package that is shipped, and what it may depend on.</summary>
internal sealed record ShippedPackage(string Name, string[] MayUsePackages, string[] MayUseProjects)
{
    public Assembly Assembly => Assembly.Load(new AssemblyName(Name));

    public string ProjectPath => $"src/{Name}/{Name}.csproj";

    /// <summary>Gets the path of the XML documentation that the compiler wrote beside the assembly.</summary>
    public string DocumentationPath => Path.Combine(AppContext.BaseDirectory, Name + ".xml");
}
