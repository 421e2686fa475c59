using ModelGen;

namespace Embedded;

/// <summary>The weights that the program carries.</summary>
internal static class Weights
{
    /// <summary>Gives a model its weights.</summary>
    /// <typeparam name="TModel">The model's class.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="resource">The resource's name.</param>
    /// <returns>The model.</returns>
    public static TModel Load<TModel>(TModel model, string resource)
        where TModel : IModel
    {
        using Stream weights = typeof(Weights).Assembly.GetManifestResourceStream(resource)!;
        model.Load(weights);
        return model;
    }
}
