using System.Reflection;

namespace ModelGen.Tests.Compiling;

/// <summary>Assemblies of generated classes.</summary>
/// <param name="assemblies">The assemblies.</param>
/// <param name="failures">What did not compile; only tests of these models fail.</param>
internal sealed class CompiledModels(IReadOnlyList<Assembly> assemblies, IReadOnlyList<ModelException> failures)
{
    public CompiledModels(Assembly assembly)
        : this([assembly], [])
    {
    }

    /// <summary>All types.</summary>
    public IEnumerable<Type> Types => assemblies.SelectMany(assembly => assembly.GetTypes());

    /// <summary>A new instance of the model of this name, or of the only one.</summary>
    public IModel Create(ModelOptions? options = null, string? name = null)
    {
        Type[] models =
        [
            .. assemblies.SelectMany(assembly => assembly.GetExportedTypes())
                .Where(type => typeof(IModel).IsAssignableFrom(type) && (name is null || type.Name == name)),
        ];
        if (models.Length == 0 && failures.Count > 0)
        {
            throw failures.FirstOrDefault(failure => failure.Model == name) ?? failures[0];
        }

        // Models of tests are small: their work is shared out all the same.
        return (IModel)Activator.CreateInstance(models.Single(), (options ?? new ModelOptions()) with { PartWork = 1 })!;
    }

    /// <summary>The same for a model that can be trained.</summary>
    public ITrainableModel CreateTrainable(ModelOptions? options = null, string? name = null) => (ITrainableModel)Create(options, name);
}
