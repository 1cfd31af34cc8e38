"""Where pictures lie: in a folder, in a bucket, or at Cloudinary, behind one port."""
