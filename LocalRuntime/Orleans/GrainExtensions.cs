using Orleans.Runtime;

namespace Orleans;

/// <summary>What can be asked of a grain and of a reference to one alike.</summary>
public static class GrainExtensions
{
    /// <summary>The identity of the grain.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext: { } context } => context.GrainId,
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType().FullName} is neither a grain of this runtime nor a reference to one.", nameof(grain)),
    };

    /// <summary>The key of the grain.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <summary>A reference to the same grain, to hand to others; a grain never hands out itself.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => grain switch
    {
        GrainReference reference => (TGrainInterface)(object)reference.Class.Reference(typeof(TGrainInterface), reference.Key),
        IGrainBase { GrainContext: WhatsApi.LocalRuntime.Activations.Activation activation } =>
            (TGrainInterface)(object)activation.Class.Reference(typeof(TGrainInterface), activation.Key),
        null => throw new ArgumentNullException(nameof(grain)),
        _ => throw new ArgumentException($"{grain.GetType().FullName} is neither a grain of this runtime nor a reference to one.", nameof(grain)),
    };

    /// <inheritdoc cref="AsReference{TGrainInterface}(IAddressable)"/>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();
}
